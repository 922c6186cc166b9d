// The sheets below the masthead, of the language and of the visitor's key: one closes where a person goes elsewhere,
// and with Escape.
(() => {
  const sheets = [
    { of: "#language details", opener: "summary", isOpen: (sheet) => sheet.open },
    { of: "#key-panel", opener: "button", isOpen: (sheet) => sheet.querySelector("button").classList.contains("open") },
  ];
  const listOpen = () => sheets.map((kind) => ({ ...kind, sheet: document.querySelector(kind.of) }))
    .filter(({ sheet, isOpen }) => sheet && isOpen(sheet))
    .map(({ sheet, opener }) => ({ sheet, opener: sheet.querySelector(opener) }));
  // As the button goes down: an entry of a list that is chosen has left the page when the click comes.
  addEventListener("pointerdown", ({ target }) => {
    listOpen().forEach(({ sheet, opener }) => { if (!sheet.contains(target)) opener.click(); });
  }, true);
  addEventListener("keydown", (event) => {
    // A list of choices that is open within a sheet closes first.
    if (event.key !== "Escape" || document.querySelector("#key-panel input[aria-expanded=true]")) return;
    listOpen().forEach(({ opener }) => { opener.click(); opener.focus(); });
  }, true);
})();
