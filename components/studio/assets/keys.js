// Keys: run, step through the library, and the tools at the picture.
// Ctrl or Cmd with Enter runs, and Shift with Enter begins a line. Esc and the arrows step.
(() => {
  const isSeen = (element) => element?.offsetParent != null;
  const press = (id) => {
    const button = document.getElementById(id);
    if (isSeen(button)) button.click();
  };
  const IN_LIBRARY = { Escape: "library-back", ArrowLeft: "library-one-newer", ArrowRight: "library-one-older" };
  const RUNS = ["create-run", "edit-run"];
  const BRUSH = { "[": 1 / 1.25, "]": 1.25 };
  // A tool is taken up, or a button is pressed.
  const TOOLS = {
    b: () => tools().hold("brush"),
    e: () => tools().hold("eraser"),
    l: () => tools().hold("lasso"),
    n: () => tools().hold("note"),
    s: () => tools().hold("select"),
    x: () => tools().swap(),
  };
  const TYPED = 'input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable=""], [contenteditable=true]';
  // Elements that use these keys themselves.
  const OWN = 'input, textarea, select, [contenteditable=""], [contenteditable=true], [role=listbox], [role=slider], [role=tab]';

  const sizeBrush = (by) => {
    const size = document.querySelector("#edit-brush input[type=range]");
    if (!isSeen(size)) return;
    const step = by > 1 ? Math.ceil : Math.floor;
    size.value = step(size.valueAsNumber * by);
    size.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const tools = () => window.proofroomTools;
  // Returns whether the tools at the picture have used a key.
  const useTools = (event) => {
    if (!tools()?.isSeen() || event.target.closest?.(TYPED)) return false;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      const isBack = key === "z" && !event.shiftKey, isAgain = (key === "z" && event.shiftKey) || key === "y";
      if (event.altKey || (!isBack && !isAgain)) return false;
      window.proofroomHistory[isBack ? "undo" : "redo"]();
      return true;
    }
    if (event.altKey || event.shiftKey) return false;
    // Over the picture Space is no press of the button that was pressed last.
    const isOver = document.querySelector("#edit-canvas .pixi-target canvas:hover");
    if (key === " " && isOver) {
      if (!event.repeat) tools().interrupt();
      return true;
    }
    if (key === "escape") tools().leave();
    if (event.repeat || !TOOLS[key]) return false;
    TOOLS[key]();
    return true;
  };
  const rest = () => tools()?.resume();
  addEventListener("keyup", (event) => event.key === " " && rest(), true);
  addEventListener("blur", rest);

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
    if (useTools(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
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
