// A press before the page has its visitor's token waits for the token: what such a press made would be nobody's.
// On a slow line the first buttons are there seconds before the last part of the page, after which Gradio asks for the token.
(() => {
  const PATIENCE = 10000; // ms; a token that never comes holds nothing up
  // A button or a field -> what presses it again.
  const waiting = new Map();
  // These tabs show nothing of the visitor's. A file is chosen only in the moment of a person's own press.
  const needsVisitor = (button) =>
    !button.matches('[data-tab-id="create"], [data-tab-id="edit"]') &&
    !button.querySelector("input[type=file]") && !button.parentElement.querySelector(":scope > input[type=file]");
  const click = (button) => button.click();
  const enter = (field) => {
    field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
  };
  let known = false;
  // Called by the page once it has the token.
  window.proofroomVisitorKnown = () => {
    known = true;
    for (const [element, press] of waiting) {
      element.removeAttribute("aria-busy");
      // The page may have drawn it anew.
      press((!element.isConnected && document.getElementById(element.id)) || element);
    }
    waiting.clear();
  };
  const hold = (event, element, press) => {
    event.stopImmediatePropagation();
    if (!waiting.size) setTimeout(window.proofroomVisitorKnown, PATIENCE);
    // The last press comes last.
    waiting.delete(element);
    waiting.set(element, press);
    element.setAttribute("aria-busy", "true");
  };
  addEventListener(
    "click",
    (event) => {
      const button = known ? null : event.target.closest?.("#tabs button, #key-use");
      if (button && !button.disabled && needsVisitor(button)) hold(event, button, click);
    },
    true,
  );
  // Enter in a field of one line presses the field's button.
  addEventListener(
    "keypress",
    (event) => {
      const field = known || event.key !== "Enter" ? null : event.target.closest?.("#tabs input, #key-field input");
      if (field) hold(event, field, enter);
    },
    true,
  );
})();
