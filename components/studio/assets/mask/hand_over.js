// The hand-over ahead of the press: once the brush has rested, the strokes go to the server, which makes ready what the
// button will send. Never while somebody paints, from a page that nobody sees, or without a change since the last time.
(() => {
  // ms without a move over the canvas, or a few times as long as the last hand-over took; and once the pointer has left.
  const REST = 1000, TIMES = 3, LEFT = 100;
  let waiting = 0, took = 0, due = false;
  const wait = (rest = Math.max(REST, TIMES * took)) => {
    clearTimeout(waiting);
    if (due && !document.hidden) waiting = setTimeout(handOver, rest);
  };
  const handOver = async () => {
    if (window.proofroomIsPainting() || document.hidden) return;
    due = false;
    const began = performance.now();
    if (!(await window.proofroomStrokes())) return;
    took = performance.now() - began;
    document.querySelector("#edit-prepare")?.click();
  };
  // The form has changed, or the canvas.
  window.proofroomHandOver = () => {
    due = true;
    wait();
  };
  const isOver = (event) => event.target?.closest?.("#edit-canvas");
  document.addEventListener("proofroom:strokes", window.proofroomHandOver);
  // From its first moment the editor is watched for strokes.
  window.proofroomAccessibility.onChange.push(window.proofroomHasNewStrokes);
  document.addEventListener("pointermove", (event) => due && isOver(event) && wait());
  document.addEventListener("pointerout", (event) => {
    const entered = event.relatedTarget;
    if (due && isOver(event) && !(entered && isOver({ target: entered }))) wait(LEFT);
  });
  document.addEventListener("visibilitychange", () => wait());
})();
