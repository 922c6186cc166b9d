// The bar of tools at the picture: which tool the hand holds, undo, redo and Clear, the names on hover, and the arrows
// between the buttons.
(() => {
  // The tools that the hand holds -> what the editor does with the pointer meanwhile. The page draws the shapes itself.
  const EDITOR = { brush: "draw", eraser: "erase", pan: "pan" };
  const KEYS = { brush: "B", eraser: "E", select: "S", lasso: "L", note: "N", undo: "Ctrl+Z", redo: "Ctrl+Shift+Z" };
  const HELD = ["brush", "eraser", "lasso", "box", "ellipse", "note", "select"];
  const control = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
  const access = window.proofroomAccessibility;
  let tool = "brush", painter = "brush", resting = null; // what Space interrupts

  const bar = () => document.querySelector("#edit-tools");
  const isSeen = (element) => element?.offsetParent != null && getComputedStyle(element).visibility === "visible";
  const listButtons = () => [...(bar()?.querySelectorAll("button.tool") ?? [])];
  const nameOf = (button) => button.id.replace(/^edit-(tool-|mask-)?/, "");

  const show = () => {
    if (!bar()) return;
    access.put(bar(), "data-tool", tool);
    for (const name of HELD) {
      const button = document.querySelector(`#edit-tool-${name}`) ?? document.querySelector(`#edit-${name}`);
      if (button) access.put(button, "aria-pressed", String(name === tool));
    }
  };
  const tell = () => dispatchEvent(new CustomEvent("proofroom-tool", { detail: tool }));
  const hold = (name, isForAMoment = false) => {
    if (tool === name) return;
    window.proofroomShapes?.cancel();
    window.proofroomNotes?.cancel();
    tool = name;
    if (name === "brush" || name === "eraser") painter = name;
    window.editor?.set_tool(EDITOR[name] ?? "none");
    show();
    if (!isForAMoment) tell();
  };
  addEventListener("proofroom-editor", ({ detail: mounted }) => {
    const setTool = mounted.set_tool.bind(mounted);
    // Once it has loaded a picture Gradio takes up the brush, and its own hand is a tool as well.
    mounted.set_tool = (asked) => {
      if (asked === "pan" && tool !== "pan") hold("pan");
      setTool(asked === "draw" ? EDITOR[tool] ?? "none" : asked);
    };
    tool = painter = "brush";
    show();
    tell();
  });
  addEventListener("proofroom-mask", ({ detail }) => {
    for (const [id, can] of [["undo", detail.canUndo], ["redo", detail.canRedo]]) {
      const button = document.querySelector(`#edit-${id}`);
      if (button) access.put(button, "aria-disabled", String(!can));
    }
  });

  for (const [type, isBusy] of [["proofroom-change", true], ["proofroom-put", false]]) {
    addEventListener(type, () => bar() && access.put(bar(), "aria-busy", String(isBusy)));
  }

  const press = {
    undo: () => window.proofroomHistory.undo(),
    redo: () => window.proofroomHistory.redo(),
    clear: () => window.proofroomHistory.clear(),
    more: () => toggleMore(),
  };
  addEventListener("click", (event) => {
    const button = event.target.closest?.("#edit-tools button.tool");
    if (!button) return;
    rove(button);
    const name = nameOf(button);
    // A press by keys, which draw no mark, begins a note.
    const isByKeys = name === "note" && event.detail === 0;
    if (HELD.includes(name)) hold(tool === name && name !== "brush" && !isByKeys ? painter : name);
    if (isByKeys) window.proofroomNotes.begin();
    if (button.getAttribute("aria-disabled") !== "true") press[name]?.();
  }, true);

  // The panel that More opens, over the picture.
  const panel = () => document.querySelector("#edit-mask");
  const isOpen = () => panel()?.dataset.open === "true";
  const toggleMore = (open = !isOpen()) => {
    if (!panel()) return;
    panel().dataset.open = String(open);
    access.put(document.querySelector("#edit-mask-more"), "aria-expanded", String(open));
    if (open) window.proofroomCheckMask?.(0);
  };

  // One button of the bar is reached by Tab, the others by the arrows.
  const rove = (button, focus = false) => {
    for (const each of listButtons()) access.put(each, "tabindex", each === button ? "0" : "-1");
    if (focus) button.focus();
  };
  addEventListener("keydown", (event) => {
    const button = event.target.closest?.("#edit-tools button.tool");
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = listButtons().filter(isSeen), at = buttons.indexOf(button), last = buttons.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rove(buttons[(to + buttons.length) % buttons.length], true);
  });

  const describe = () => {
    if (!bar()) return;
    access.put(bar(), "role", "toolbar");
    access.put(bar(), "aria-label", access.say("tools"));
    access.put(bar(), "aria-controls", "edit-canvas");
    const buttons = listButtons();
    for (const button of buttons) {
      const name = button.textContent.trim(), key = (KEYS[nameOf(button)] ?? "").replace("Ctrl", control);
      access.put(button, "aria-label", name);
      if (key) access.put(button, "aria-keyshortcuts", key.replace("⌘", "Meta").replace("Ctrl", "Control"));
      access.put(button, "data-tip", key ? `${name} (${key})` : name);
    }
    if (buttons.some((button) => !button.hasAttribute("tabindex"))) rove(buttons[0]);
    const more = document.querySelector("#edit-mask-more");
    if (more) {
      access.put(more, "aria-expanded", String(isOpen()));
      access.put(more, "aria-controls", "edit-mask");
    }
    show();
  };
  access.onChange.push(describe);

  // On a phone the bar lies upon the row of the primary button, whose words may take two lines.
  const measured = new ResizeObserver(([{ target }]) => {
    if (target.offsetHeight) document.documentElement.style.setProperty("--actions-height", `${target.offsetHeight}px`);
  });
  addEventListener("proofroom-editor", () => {
    const actions = document.querySelector("#edit-run")?.closest(".actions");
    if (actions) measured.observe(actions);
  });

  window.proofroomTools = {
    get held() { return tool; },
    isSeen: () => isSeen(bar()),
    hold,
    // To the other one of brush and eraser; with a shape in the hand, from adding to taking away and back.
    swap: () => {
      const other = document.querySelector("#edit-shape-sign input:not(:checked)");
      if (["lasso", "box", "ellipse"].includes(tool)) other?.click();
      else hold(painter === "brush" ? "eraser" : "brush");
    },
    leave: () => {
      if (isOpen()) toggleMore(false);
      else hold(painter);
    },
    // While Space is down the hand moves the picture.
    interrupt: () => {
      if (tool === "pan") return;
      resting = tool;
      hold("pan", true);
    },
    resume: () => {
      if (resting) hold(resting, true);
      resting = null;
    },
    press: (id) => document.getElementById(id)?.click(),
  };
})();
