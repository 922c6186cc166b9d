// Pointers in the editor: one finger paints, two fingers zoom and move the picture.
// A stroke may begin beside the picture. Gradio's own editor paints with every finger, and begins strokes only within
// the picture.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas";
  // A finger paints once it was down for so many ms and has moved so many px, or is lifted: a second one may join until
  // then. One that comes later takes the stroke back.
  const JOIN = 120, SLIP = 8;
  const sent = new WeakSet(); // the events that are made here
  const fingers = new Map(); // pointerId -> the finger's last event
  let held = []; // the events of the one finger that does not paint yet
  let painting = null; // the pointerId of the finger that paints
  let moving = null; // {x, y, span} of the fingers that move the picture; it goes on until all are lifted

  const canvas = () => document.querySelector(CANVAS);
  // Gradio's own handle on the editor.
  const isPan = () => window.editor?.current_tool === "pan";
  const keep = (event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  const send = (type, event, place = {}) => {
    const { pointerId, pointerType, isPrimary, pressure, clientX, clientY, button, buttons } = event;
    const copy = { pointerId, pointerType, isPrimary, pressure, clientX, clientY, button, buttons, ...place };
    const made = new PointerEvent(type, { ...copy, bubbles: true, cancelable: true, composed: true });
    sent.add(made);
    canvas().dispatchEvent(made);
  };
  // The editor begins a stroke where the pointer was last seen over the picture, which always lies across the middle.
  const enter = (event) => {
    const box = canvas().getBoundingClientRect();
    send("pointermove", event, { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
  };

  const begin = () => {
    const [first, ...others] = held;
    held = [];
    if (isPan()) {
      moving = measure();
      return;
    }
    painting = first.pointerId;
    enter(first);
    send("pointerdown", first);
    for (const event of others) send("pointermove", event);
  };
  // The editor knows only the end of a stroke; a tool of our own puts away what it has begun.
  const cancel = (event) => {
    for (const tool of [window.proofroomShapes, window.proofroomNotes, window.proofroomSelect]) tool?.cancel();
    send("pointerup", event);
  };
  const takeBack = () => {
    const editor = window.editor, before = editor?.command_manager?.history;
    cancel(fingers.get(painting));
    painting = null;
    // The editor adds the stroke to its history once its promises are settled.
    setTimeout(() => before && editor.command_manager.history !== before && editor.undo());
  };

  const measure = () => {
    const [a, b = a] = fingers.values();
    const span = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    return { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, span };
  };
  const turnWheel = (at, options) => {
    const place = { clientX: at.x, clientY: at.y, bubbles: true, cancelable: true };
    canvas().dispatchEvent(new WheelEvent("wheel", { ...place, ...options }));
  };
  // By the wheel the editor zooms by -deltaY / 1000 where that is below 50, else by half of it, and moves by 0.3 or 0.1
  // of a delta.
  const move = () => {
    const now = measure(), by = moving.span > 0 && now.span > 0 ? now.span / moving.span - 1 : 0;
    if (by) turnWheel(moving, { altKey: true, deltaY: -by * (Math.abs(by) < 0.05 ? 1000 : 2000) });
    const right = now.x - moving.x, down = now.y - moving.y, each = Math.abs(down) < 15 ? 100 / 30 : 10;
    // Later, since only then the editor knows its new scale, which moving sets as well.
    if (right || down) setTimeout(() => turnWheel(now, { deltaX: -right * each, deltaY: -down * each }));
    moving = now;
  };

  const onDown = (event) => {
    if (sent.has(event) || !event.target.closest?.(CANVAS)) return;
    if (event.pointerType !== "touch") {
      if (event.button !== 0) return;
      enter(event);
      // Back to the pointer's position, once the editor has handled the press itself.
      setTimeout(() => send("pointermove", event));
      return;
    }
    keep(event);
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) {
      held = [event];
      return;
    }
    held = [];
    if (painting !== null) takeBack();
    moving = measure();
  };
  const onMove = (event) => {
    if (sent.has(event) || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (painting === event.pointerId) return;
    keep(event);
    if (moving) move();
    if (!held.length) return;
    held.push(event);
    const [first] = held, slip = Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY);
    if (event.timeStamp - first.timeStamp > JOIN && slip > SLIP) begin();
  };
  const onUp = (event) => {
    if (sent.has(event) || !fingers.has(event.pointerId)) return;
    const isTakenAway = event.type === "pointercancel";
    if (held.length && !isTakenAway) begin();
    held = [];
    fingers.delete(event.pointerId);
    if (!fingers.size) moving = null;
    else if (moving) moving = measure();
    if (painting !== event.pointerId) {
      keep(event);
      return;
    }
    painting = null;
    // The editor does not hear of a finger that the system took away.
    if (isTakenAway) cancel(event);
  };
  addEventListener("pointerdown", onDown, true);
  addEventListener("pointermove", onMove, true);
  addEventListener("pointerup", onUp, true);
  addEventListener("pointercancel", onUp, true);
})();
