// The menu of language and appearance: keeps both choices, and changes the appearance at once.
// The server changes the texts of the page: the widget of the menu tells it of the language.
(() => {
  const reader = window.proofroomReader;
  if (!reader) return;
  const keep = (name, text) => { try { localStorage.setItem(name, text); } catch { /* kept for this visit only */ } };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const isDark = reader.theme === "dark" || (reader.theme !== "light" && dark.matches);
    document.body?.classList.toggle("dark", isDark);
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    // Gradio's template colours the body by the system alone.
    if (document.body) document.body.style.background = "var(--body-background-fill)";
  };
  // Gradio follows the system alone, also when it starts and when the system changes.
  const follow = () => {
    paint();
    new MutationObserver(() => {
      const isDark = document.body.classList.contains("dark");
      if ((reader.theme === "dark" && !isDark) || (reader.theme === "light" && isDark)) paint();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  };
  if (document.body) follow(); else addEventListener("DOMContentLoaded", follow);
  dark.addEventListener("change", paint);

  // The menu has its few words in every language, so that it is not drawn anew under the hand.
  const show = () => {
    const { lang } = document.documentElement;
    document.querySelectorAll("#language [data-texts]").forEach((element) => {
      const texts = JSON.parse(element.dataset.texts);
      element.textContent = texts[lang] ?? texts.en;
    });
    document.querySelectorAll("#language input").forEach((input) => {
      input.checked = input.value === (input.name === "language" ? lang : reader.theme);
    });
  };
  // Gradio's own texts: the store of its language is the export of its runtime that can be set and subscribed to.
  const followInGradio = async (lang) => {
    const runtime = performance.getEntriesByType("resource").find(({ name }) => /\/assets\/runtime-[^/]*\.js$/.test(name));
    const exported = runtime ? Object.values(await import(runtime.name)) : [];
    exported.find((each) => each?.set && each.subscribe)?.set(lang);
  };
  reader.show = show;
  reader.name = () => {
    const named = document.querySelector(`#language [lang="${reader.wanted}"]`);
    if (named) {
      Object.assign(document.documentElement, { lang: named.lang, dir: named.dir });
      followInGradio(named.lang);
    }
    show();
  };
  addEventListener("change", (event) => {
    const input = event.target;
    if (!input.closest?.("#language")) return;
    if (input.name === "appearance") {
      reader.theme = input.value;
      keep("proofroom-theme", input.value);
      paint();
    } else {
      reader.wanted = input.value;
      keep("proofroom-language", input.value);
      reader.setCookie("proofroom-language", input.value);
    }
  }, true);
})();
