// A press of a button beside a gallery waits until the server knows of the picture that was chosen last.
// Otherwise the press would be for the picture before. One choice is told at a time, and then the newest one.
(() => {
  const PATIENCE = 10000; // ms; a choice whose answer never comes is given up, and the presses for it
  const BUTTONS = {
    "create-gallery": "#create-edit-this, #create-download, #create-to-room",
    "edit-gallery": "#edit-again, #edit-download, #edit-to-room",
  };
  const follow = (buttons) => {
    let newest = 0, answered = 0; // numbers of choices, from 1 on
    let atWork = null; // the choice that is being told: {number, ended, end, patience}
    const held = new Set(); // buttons, in the order of their presses
    const letGo = (isPressed) => {
      const pressed = [...held];
      held.clear();
      for (const button of pressed) {
        button.removeAttribute("aria-busy");
        // The page may have drawn it anew.
        if (isPressed) ((!button.isConnected && document.getElementById(button.id)) || button).click();
      }
    };
    const end = (isKnown) => {
      if (!atWork) return;
      const choice = atWork;
      atWork = null;
      clearTimeout(choice.patience);
      answered = choice.number;
      if (choice.number === newest) letGo(isKnown);
      choice.end();
    };
    // Return the values once the choice can be told. A choice that the next one overtakes is never told.
    const tell = async (values) => {
      const choice = { number: (newest += 1) };
      while (atWork) await atWork.ended;
      if (choice.number !== newest) return new Promise(() => {});
      choice.ended = new Promise((resolve) => { choice.end = resolve; });
      choice.patience = setTimeout(end, PATIENCE, false);
      atWork = choice;
      return values;
    };
    addEventListener(
      "click",
      (event) => {
        const button = newest > answered ? event.target.closest?.(buttons) : null;
        if (!button || button.disabled) return;
        event.stopImmediatePropagation();
        held.add(button);
        button.setAttribute("aria-busy", "true");
      },
      true,
    );
    return { tell, end };
  };
  const choices = Object.fromEntries(Object.entries(BUTTONS).map(([gallery, buttons]) => [gallery, follow(buttons)]));
  window.proofroomChoice = {
    // Called by the page before a choice is told, with the values that are sent along.
    tell: (gallery, values) => choices[gallery].tell(values),
    // Called by the page when the server has answered a choice, or refused to: a refused choice makes no press.
    end: (gallery, isKnown) => choices[gallery].end(isKnown),
  };
})();
