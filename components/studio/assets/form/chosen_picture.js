// A press of a button beside a gallery waits until the server knows of the picture that was chosen last.
// Otherwise the press would be for the picture before. One choice is told at a time, and then the newest one.
(() => {
  const PATIENCE = 10000; // ms; a press is given up where no answer comes
  const BUTTONS =
    "#create-edit-this, #create-download, #create-to-room, #edit-again, #edit-download, #edit-to-room, " +
    "#edit-corrected > button";
  let newest = 0, answered = 0; // numbers of choices, from 1 on
  let atWork = null; // the choice that is being told: {number, ended, end}
  let patience = 0;
  const held = new Set(); // buttons, in the order of their presses
  const letGo = (isPressed) => {
    clearTimeout(patience);
    const buttons = [...held];
    held.clear();
    for (const button of buttons) {
      button.removeAttribute("aria-busy");
      // The page may have drawn it anew.
      if (isPressed) ((!button.isConnected && document.getElementById(button.id)) || button).click();
    }
  };
  window.proofroomChoice = {
    // Called by the page before a choice is told, with the values that are sent along; a choice that is overtaken by the
    // next one gets no answer here, and is not told.
    async tell(...values) {
      const number = (newest += 1);
      while (atWork) await atWork.ended;
      if (number !== newest) return new Promise(() => {});
      atWork = { number };
      atWork.ended = new Promise((resolve) => { atWork.end = resolve; });
      return values;
    },
    // Called by the page when the server has answered a choice. A press is not for a picture of which the server does not know.
    end(isKnown) {
      if (!atWork) return;
      const { number, end } = atWork;
      atWork = null;
      answered = number;
      if (number === newest) letGo(isKnown);
      end();
    },
  };
  addEventListener(
    "click",
    (event) => {
      const button = newest > answered ? event.target.closest?.(BUTTONS) : null;
      if (!button || button.disabled) return;
      event.stopImmediatePropagation();
      if (!held.size) patience = setTimeout(letGo, PATIENCE, false);
      held.add(button);
      button.setAttribute("aria-busy", "true");
    },
    true,
  );
})();
