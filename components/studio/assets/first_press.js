// A press before the page has its visitor's token waits for the token: what such a press made would be nobody's.
// On a slow line the first buttons are there seconds before the last part of the page, after which Gradio asks for the token.
(() => {
  const PATIENCE = 10000; // ms; a token that never comes holds nothing up
  const waiting = new Set();
  // These tabs show nothing of the visitor's. A file is chosen only in the moment of a person's own press.
  const needsVisitor = (button) =>
    !button.matches('[data-tab-id="create"], [data-tab-id="edit"]') &&
    !button.querySelector("input[type=file]") && !button.parentElement.querySelector(":scope > input[type=file]");
  let known = false;
  // Called by the page once it has the token.
  window.proofroomVisitorKnown = () => {
    known = true;
    for (const button of waiting) button.click();
    waiting.clear();
  };
  addEventListener(
    "click",
    (event) => {
      const button = known ? null : event.target.closest?.("#tabs button, #key-use");
      if (!button || button.disabled || !needsVisitor(button)) return;
      event.stopImmediatePropagation();
      if (!waiting.size) setTimeout(window.proofroomVisitorKnown, PATIENCE);
      // The last press comes last.
      waiting.delete(button);
      waiting.add(button);
    },
    true,
  );
})();
