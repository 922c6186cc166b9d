// A prompt that was typed outlives the page's being loaded anew, as Gradio does once a lost server answers again.
// The text is kept for this tab of the browser until the page is there again, and never for a page that somebody opens.
(() => {
  const NAME = "proofroom-typed", BOXES = ["create-prompt", "edit-prompt"];
  const SETTLED = 2000; // ms; in a tab that is opened for the first time Gradio fills in what the server has sent before
  const find = (id) => document.querySelector(`#${id} textarea`);
  const idOf = (target) => target.closest?.(BOXES.map((id) => `#${id}`).join())?.id;
  const typed = {}; // id -> the text that was typed last
  let waiting = new Map(); // id -> the text that is still to be put into its box
  addEventListener("input", ({ target, isTrusted }) => {
    const id = idOf(target);
    if (!id) return;
    typed[id] = target.value;
    if (isTrusted) waiting.delete(id);
  });
  addEventListener("pagehide", () => {
    const texts = {};
    for (const id of BOXES) {
      // What a link has filled in is a stranger's, although somebody changed a letter of it.
      if (document.getElementById(id.replace("prompt", "link"))) continue;
      // Something else may have been put over the text since, such as the prompt of a picture.
      const isThere = find(id)?.value === typed[id];
      const text = waiting.get(id) ?? (isThere ? typed[id] : "");
      if (text?.trim()) texts[id] = text;
    }
    try { sessionStorage.setItem(NAME, JSON.stringify(texts)); } catch {}
  });

  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME)) ?? {};
    sessionStorage.removeItem(NAME);
    const isAnew = performance.getEntriesByType("navigation")[0]?.type === "reload";
    if (isAnew) waiting = new Map(BOXES.filter((id) => typeof kept[id] === "string").map((id) => [id, kept[id]]));
  } catch {}
  if (!waiting.size) return;
  // The page fills in its last run as it loads, and the text that was typed later stands above that run. What somebody
  // puts into a box by another control than its tab stays.
  let last = null; // the control that was used last
  addEventListener(
    "click",
    ({ target, isTrusted }) => {
      const control = isTrusted && target.closest?.("button, input, textarea, a, [role=button], [role=option]");
      if (!control) return;
      last = control;
      if (!control.matches("[role=tab]")) for (const id of [...waiting.keys()]) if (find(id)) waiting.delete(id);
    },
    true,
  );
  const settling = new Set();
  const watch = new MutationObserver(() => {
    for (const [id, text] of [...waiting]) {
      const box = find(id);
      if (!box) continue;
      if (last && !last.matches("[role=tab]")) {
        waiting.delete(id);
        continue;
      }
      if (box.value !== text) {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if (last && !settling.has(id)) {
        settling.add(id);
        setTimeout(() => waiting.delete(id), SETTLED);
      }
    }
    if (!waiting.size) watch.disconnect();
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
})();
