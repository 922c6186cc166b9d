// What happens is told to a screen reader once: a region that stays in the page takes the words of the status lines.
// Gradio replaces a status line as a whole, seconds and all. Errors and warnings are alerts, which tell themselves.
(() => {
  const LINES = ".block.line, .block.panel-facts, .block.said, .block.model-note";
  const SILENT = "[role=alert], [role=timer], [aria-hidden=true], .wait, [hidden]";
  const told = new WeakMap(); // a status line -> the words that were told last
  let region = null, waiting = 0;
  const read = (line) => [...line.querySelectorAll(".note")].map((note) => {
    if (note.closest(SILENT)) return "";
    const texts = document.createTreeWalker(note, NodeFilter.SHOW_TEXT), parts = [];
    while (texts.nextNode()) if (!texts.currentNode.parentNode.closest(SILENT)) parts.push(texts.currentNode.data.trim());
    return parts.filter(Boolean).join(note.matches(".facts") ? ", " : " ");
  }).filter(Boolean).join(" ");
  const tell = () => {
    waiting = 0;
    const said = [];
    for (const line of document.querySelectorAll(LINES)) {
      // A line that is not seen is told when it is.
      if (!line.offsetParent && getComputedStyle(line).position !== "fixed") continue;
      const words = read(line);
      if (told.get(line) !== words) {
        told.set(line, words);
        if (words) said.push(words);
      }
    }
    if (said.length) region.textContent = said.join(" ");
  };
  const watch = () => {
    region = document.createElement("div");
    region.id = "announcer";
    region.setAttribute("role", "status");
    document.body.append(region);
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => target !== region)) waiting ||= setTimeout(tell, 200);
    }).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) watch(); else addEventListener("DOMContentLoaded", watch);
})();
