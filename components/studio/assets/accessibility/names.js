// Names, roles and states that Gradio's widgets lack, in the reader's language; alternative texts of pictures.
// Gradio draws its widgets anew at any time: after each change of the page whatever lacks something is given it.
(() => {
  const html = document.documentElement, pictures = new Map(); // the end of a picture's address -> its text
  let names = {}, waiting = 0;
  const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
  const put = (element, attribute, text) => {
    if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
  };
  const drop = (element, attribute) => element.hasAttribute(attribute) && element.removeAttribute(attribute);
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);
  // For the other scripts of this folder.
  const access = (window.proofroomAccessibility = {
    put,
    say: (key, fields = {}) => fill(names.texts?.[key] ?? "", fields),
    percent: (share) => {
      const digits = share > 0 && share < 0.1 ? 1 : 0;
      const least = share > 0 ? Math.max(share, 0.001) : 0;
      return new Intl.NumberFormat(html.lang, { style: "percent", maximumFractionDigits: digits }).format(least);
    },
  });

  const readNames = () => {
    const all = JSON.parse(document.querySelector("#accessibility [data-names]")?.dataset.names ?? "{}");
    names = all[html.lang] ?? all.en ?? {};
    each("#accessibility [data-texts]", (element) => {
      const texts = JSON.parse(element.dataset.texts), text = texts[html.lang] ?? texts.en;
      if (element.textContent !== text) element.textContent = text;
    });
  };
  const readAlternatives = () => each("[data-alternatives]", (element) => {
    for (const [file, text] of Object.entries(JSON.parse(element.dataset.alternatives))) pictures.set(file, text);
    drop(element, "data-alternatives");
  });
  const find = (image) => {
    const path = decodeURIComponent(image.getAttribute("src") ?? "").split("/").slice(-2).join("/");
    return pictures.get(path) ?? names.pictures?.[image.closest("[id].block")?.id];
  };

  const namePictures = () => {
    each(".gradio-container .block img", (image) => {
      const text = find(image);
      if (text && !image.matches("[data-testid=imageslider-image]")) put(image, "alt", text);
    });
    each(".slider-wrap .content", (content) => [...content.querySelectorAll("img")].forEach((image, index) => {
      const key = index ? "after" : "before", picture = find(image);
      put(image, "alt", picture ? access.say(key, { picture }) : access.say(`${key}Alone`));
    }));
    // A picture in a button that does nothing.
    each(".image-container > button:has(img)", (button) => {
      put(button, "role", "img");
      put(button, "tabindex", "-1");
      put(button, "aria-label", button.querySelector("img").alt || access.say("picture"));
    });
  };
  const nameThumbnails = () => {
    each(".thumbnail-item", (button) => {
      const all = [...button.closest(".thumbnails, .grid-container").querySelectorAll(".thumbnail-item")];
      const caption = button.querySelector(".caption-label")?.textContent.trim() ?? "";
      const image = button.querySelector("img"), own = image ? find(image) : "";
      const numbered = access.say("thumbnail", { n: all.indexOf(button) + 1, count: all.length });
      // References are named in the prompt by the number that stands on them: the edited picture is @1.
      const name = button.closest("#edit-reference-pictures") ? `@${all.indexOf(button) + 2}` : "";
      put(button, "aria-label", [name, own, caption].filter(Boolean).join(" ") || numbered);
      if (button.matches(".selected")) put(button, "aria-current", "true");
      else drop(button, "aria-current");
    });
    each(".media-button", (button) => {
      put(button, "aria-label", button.querySelector("img")?.alt || access.say("picture"));
    });
  };
  const nameControls = () => {
    each(".gradio-container [aria-label], .toast-wrap [aria-label]", (element) => {
      // Gradio's own name, of which ours is made again in another language.
      if (element.getAttribute("aria-label") !== element.dataset.ours) {
        element.dataset.gradio = element.getAttribute("aria-label");
      }
      const ours = names.controls?.[element.dataset.gradio];
      if (!ours) return;
      element.dataset.ours = ours;
      put(element, "aria-label", ours);
      if (element.title) put(element, "title", ours);
    });
    each(".label-wrap", (button) => {
      put(button, "aria-expanded", String(button.matches(".open")));
      button.querySelectorAll(".icon").forEach((icon) => put(icon, "aria-hidden", "true"));
    });
    each("input[aria-label^='number input for '], input[aria-label^='range slider for ']", (input) => {
      const label = input.closest(".block").querySelector("[data-testid=block-info]");
      if (label) put(input, "aria-label", label.textContent.trim());
    });
    each("fieldset > .sr-only", (legend) => put(legend, "aria-hidden", "true"));
    each(".toolbar-wrap button", (button) => put(button, "aria-pressed", String(button.matches(".highlight"))));
    each(".zoom-number > [role=button]", (button) => {
      put(button, "aria-label", access.say("zoom", { share: button.textContent }));
      put(button, "aria-expanded", String(button.parentNode.children.length > 1));
    });
    each("button.upload-container", (button) => {
      // The name of any other is what stands in it.
      if (button.closest("#edit-picture")) put(button, "aria-label", access.say("drop"));
      else drop(button, "aria-label");
      put(button, "data-hint", access.say("drop"));
    });
    each(".cm-scroller", (code) => {
      put(code, "tabindex", "0");
      put(code, "role", "group");
      put(code, "aria-label", access.say("code"));
    });
    // A button in a link: the link is enough.
    each(".download-link:has(button)", (link) => {
      put(link, "aria-label", names.controls?.Download ?? "");
      put(link.querySelector("button"), "inert", "");
    });
    each(".empty[aria-label]", (empty) => put(empty, "role", "img"));
  };
  // The browser's own field of a day: its calendar can be used by keys, in the browser's language.
  const nameDays = () => each(".timebox input.time", (input) => {
    put(input, "type", "date");
    put(input, "aria-label", input.closest(".block").querySelector("[data-testid=block-info]").textContent.trim());
  });
  // Gradio reads a day when its field is left.
  addEventListener("change", (event) => {
    if (event.target.matches?.(".timebox input.time")) event.target.dispatchEvent(new Event("blur"));
  }, true);
  // Gradio's page about the API.
  const nameApi = () => {
    each(".api-docs .snippet, .snippets .snippet", (item) => put(item.parentNode, "role", "list"));
    each(".banner-wrap > button", (button) => put(button, "aria-label", access.say("close")));
    each(".copy-button", (button) => !button.textContent.trim() && put(button, "aria-label", access.say("copy")));
  };

  const nameAll = () => {
    waiting = 0;
    readNames();
    readAlternatives();
    for (const work of [nameControls, nameDays, namePictures, nameThumbnails, nameApi]) work();
    access.onChange?.forEach((work) => work());
  };
  access.onChange = [];
  const soon = () => { waiting ||= setTimeout(nameAll, 60); };
  const watch = () => {
    const attributeFilter = ["class", "src", "aria-label", "disabled"];
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter });
    new MutationObserver(soon).observe(html, { attributes: true, attributeFilter: ["lang"] });
    soon();
  };
  if (document.body) watch(); else addEventListener("DOMContentLoaded", watch);
})();
