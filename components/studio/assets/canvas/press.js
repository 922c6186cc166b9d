// The press of a button that sends the mask. What is sent is what was seen at the press, with all that was asked for
// before: the stroke or the shape under the hand, masks that tools are still making, and a selection that is being added.
// Nothing that comes after the press is sent.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas", RUNS = "#edit-run, #edit-anyway, #edit-erase";
  let waiting = 0; // presses that have not read the mask yet
  const pause = () => new Promise((resolve) => setTimeout(resolve));
  const read = async () => {
    await Promise.all([window.proofroomStrokeEnded(), window.proofroomShapes.ended()]);
    const canvas = document.querySelector(CANVAS);
    canvas?.style.setProperty("pointer-events", "none");
    try {
      await window.proofroomSelect.pressed();
      // Events of the same moment have taken their turns.
      await pause();
      return await window.proofroomHistory.readInTurn(window.proofroomStrokes);
    } finally {
      canvas?.style.removeProperty("pointer-events");
    }
  };

  // Resolves to the strokes (strokes.js) of a press.
  window.proofroomPressed = async () => {
    waiting += 1;
    try {
      return await read();
    } finally {
      waiting -= 1;
    }
  };
  // Gradio holds a second press back only once the first one was sent: a double click would be paid for twice.
  let isPressed = false;
  addEventListener("click", (event) => {
    if (!event.target.closest?.(RUNS)) return;
    if (isPressed || waiting) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
    // Until Gradio has asked for the strokes of the press.
    isPressed = true;
    setTimeout(() => { isPressed = false; });
  }, true);
})();
