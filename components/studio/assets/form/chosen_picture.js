// A press of a button beside a gallery waits until the server knows of the picture that was chosen last.
// The press would be for the picture before. Choices are told one after the other: the last one stays.
(() => {
  const PATIENCE = 10000; // ms; an answer that never comes holds nothing up
  const BUTTONS =
    "#create-edit-this, #create-download, #create-to-room, #edit-again, #edit-download, #edit-to-room, " +
    "#edit-corrected > button";
  let told = Promise.resolve(); // until the last choice is told
  const ends = []; // ends the wait for each choice that is being told or is to be told, in order
  let held = null; // the button that was pressed last meanwhile
  const pressHeld = () => {
    const button = held;
    if (!button) return;
    held = null;
    button.removeAttribute("aria-busy");
    // The page may have drawn it anew.
    ((!button.isConnected && document.getElementById(button.id)) || button).click();
  };
  const end = (choice) => {
    if (!ends.includes(choice)) return;
    ends.splice(ends.indexOf(choice), 1);
    choice();
    if (!ends.length) pressHeld();
  };
  window.proofroomChoice = {
    // Called by the page before a choice is told, with the values that are sent along, which it returns.
    async tell(...values) {
      const before = told;
      let choice;
      told = new Promise((resolve) => { choice = resolve; });
      ends.push(choice);
      await before;
      setTimeout(end, PATIENCE, choice);
      return values;
    },
    // Called by the page when the server has answered the first of these choices, or failed to.
    end: () => end(ends[0]),
  };
  addEventListener(
    "click",
    (event) => {
      const button = ends.length ? event.target.closest?.(BUTTONS) : null;
      if (!button || button.disabled) return;
      event.stopImmediatePropagation();
      held?.removeAttribute("aria-busy");
      held = button;
      button.setAttribute("aria-busy", "true");
    },
    true,
  );
})();
