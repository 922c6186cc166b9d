// A button that runs is pressed again in the moment in which Gradio ends the event of the press before: the press waits for that end.
// Gradio would drop it, though the page has been answered by then: a refusal stands in the line, or a picture is there.
(() => {
  const PATIENCE = 3000; // ms; an event whose end never comes, as of a lost connection, holds nothing up
  // Id of a button -> the press at work: the line as it was, and the timer of a press that waits.
  const atWork = new Map();
  const read = (id) => document.getElementById(`${id.split("-")[0]}-line`)?.innerHTML;
  const end = (id) => {
    const press = atWork.get(id);
    atWork.delete(id);
    clearTimeout(press?.waiting);
    if (press?.waiting) document.getElementById(id)?.click();
  };
  addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("#create-run, #edit-run, #edit-anyway, #edit-erase");
      if (!button || button.disabled) return;
      const press = atWork.get(button.id);
      if (!press) {
        atWork.set(button.id, { line: read(button.id), waiting: 0 });
      } else if (read(button.id) !== press.line) {
        event.stopImmediatePropagation();
        press.waiting ||= setTimeout(() => end(button.id), PATIENCE);
      }
    },
    true,
  );
  // Called by the page when the event of a button's press has ended. Gradio forgets the event right after.
  window.proofroomEnded = (id) => setTimeout(() => end(id));
})();
