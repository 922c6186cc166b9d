// Keys: run, step through the library, change the width of the brush.
// Ctrl or Cmd with Enter runs, and Shift with Enter begins a line. Esc and the arrows step. [ and ] change the brush.
(() => {
  const isSeen = (element) => element?.offsetParent != null;
  const press = (id) => {
    const button = document.getElementById(id);
    if (isSeen(button)) button.click();
  };
  const IN_LIBRARY = { Escape: "library-back", ArrowLeft: "library-one-newer", ArrowRight: "library-one-older" };
  const RUNS = ["create-run", "edit-run"];
  const BRUSH = { "[": 1 / 1.25, "]": 1.25 };
  // Elements that use these keys themselves.
  const OWN = 'input, textarea, select, [contenteditable=""], [contenteditable=true], [role=listbox], [role=slider], [role=tab]';

  const sizeBrush = (by) => {
    const size = document.querySelector("#edit-brush input[type=range]");
    if (!isSeen(size)) return;
    const step = by > 1 ? Math.ceil : Math.floor;
    size.value = step(size.valueAsNumber * by);
    size.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const promptOf = (event) => event.key === "Enter" && event.target.closest?.("#create-prompt textarea, #edit-prompt textarea");
  // Gradio runs at Shift and Enter. Here the browser makes a new line of the keys.
  addEventListener("keypress", (event) => promptOf(event) && event.stopImmediatePropagation(), true);
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    // A dialog in front of the page has keys of its own.
    if (document.querySelector("dialog[open]")) return;
    const run = RUNS.find((id) => isSeen(document.getElementById(id)));
    if (run && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      // Here and not in the widget with the focus, which would take Enter for itself.
      event.preventDefault();
      event.stopImmediatePropagation();
      press(run);
    }
    if (event.target.closest?.(OWN)) return;
    // On many keyboards the brackets are typed with AltGr, which counts as Ctrl and Alt.
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key in BRUSH && (isPlain || event.getModifierState("AltGraph"))) sizeBrush(BRUSH[event.key]);
    const isLarge = isSeen(document.querySelector("#library-detail")) && !document.querySelector(".fullscreen");
    if (event.key in IN_LIBRARY && isPlain && !event.shiftKey && isLarge) {
      event.preventDefault();
      press(IN_LIBRARY[event.key]);
    }
  }, true);
})();
