// A browser may let a page keep nothing, or have no room left: then it is kept in memory, for this visit. Runs before
// anything of Gradio's looks there.
(() => {
  const kept = new Map();
  try {
    Object.entries(localStorage).forEach(([name, text]) => kept.set(name, text));
    localStorage.setItem("proofroom-probe", "");
    localStorage.removeItem("proofroom-probe");
  } catch {
    window.proofroomForgets = !kept.has("proofroom-visitor");
    const memory = {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, text) => { kept.set(name, String(text)); },
      removeItem: (name) => { kept.delete(name); },
      clear: () => kept.clear(),
    };
    Object.defineProperty(window, "localStorage", { value: memory, configurable: true });
  }
})();

// Pasting a picture, or dropping one anywhere on the Edit tab, is the same as picking it in the upload field.
(() => {
  const field = () => document.querySelector("#edit-picture input[type=file]");
  const editIsOpen = () => document.querySelector("#edit-picture")?.offsetParent != null;
  const hand = (files) => {
    const input = field();
    if (!input || !editIsOpen() || files.length === 0) return false;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (hand(files)) event.preventDefault();
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event) && editIsOpen()) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.target.closest?.("#edit-picture")) return;
    if (hand([...event.dataTransfer.files])) event.preventDefault();
  });
})();

// The mask's panel shows the mask as it will travel: asked for when the brush has rested, and only while it is open,
// since the browser encodes the whole canvas for it.
(() => {
  const REST = 900;
  let waiting = 0;
  const isOpen = () => document.querySelector("#edit-mask-facts")?.offsetParent != null;
  window.proofroomCheckMask = (rest = REST) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => isOpen() && document.querySelector("#edit-mask-check")?.click(), rest);
  };
  window.proofroomSaveMask = () => setTimeout(() => {
    const link = document.querySelector("#edit-mask-file");
    (link?.closest("a") ?? link?.querySelector("a") ?? link)?.click();
  }, 50);
  document.addEventListener("pointerdown", () => clearTimeout(waiting));
  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.("#edit-canvas")) window.proofroomCheckMask();
  });
})();

// What is typed into a box that takes any name is what Enter chooses, as leaving the box does. Gradio would choose the
// first of those offered that contain it: "gpt-image-1" would become "gpt-image-1-mini", another model at another price.
(() => {
  const box = (event) => event.target.closest?.(".typed") && event.target.matches("input") ? event.target : null;
  let typed = null;
  document.addEventListener("input", (event) => { typed = box(event); }, true);
  document.addEventListener("keydown", (event) => {
    // Whoever goes on with the arrow keys chooses among those offered.
    if (event.key.startsWith("Arrow")) typed = null;
    if (event.key !== "Enter" || event.isComposing || typed === null || typed !== box(event)) return;
    typed = null;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.blur();
  }, true);
})();
