// A prompt that was typed outlives the page's being loaded anew, as Gradio does once a lost server answers again.
// A prompt is kept for this tab of the browser, until the page is there again; never for a page that somebody opens.
(() => {
  const NAME = "proofroom-typed", BOXES = ["create-prompt", "edit-prompt"];
  const find = (id) => document.querySelector(`#${id} textarea`);
  const typed = {};
  document.addEventListener("input", ({ target }) => {
    const id = target.closest?.(BOXES.map((box) => `#${box}`).join())?.id;
    if (id) typed[id] = target.value;
  });
  addEventListener("pagehide", () => {
    // A text that something else was put over since, such as the prompt of a picture, is no longer wanted.
    const kept = BOXES.filter((id) => find(id) ? typed[id] === find(id).value && typed[id].trim() : waiting.has(id));
    const texts = Object.fromEntries(kept.map((id) => [id, typed[id] ?? waiting.get(id)]));
    try { sessionStorage.setItem(NAME, JSON.stringify(texts)); } catch {}
  });

  let kept = {};
  try {
    const isAnew = performance.getEntriesByType("navigation")[0]?.type === "reload";
    if (isAnew) kept = JSON.parse(sessionStorage.getItem(NAME)) ?? {};
    sessionStorage.removeItem(NAME);
  } catch {}
  const waiting = new Map(BOXES.filter((id) => typeof kept[id] === "string").map((id) => [id, kept[id]]));
  if (!waiting.size) return;
  const fill = (id) => {
    const box = find(id);
    if (!box || box.value === waiting.get(id)) return;
    box.value = waiting.get(id);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // The page fills in its last run as it loads. Until somebody touches the page, the text typed later stands above that;
  // in a tab that is opened first by its own button as well. What somebody puts in from elsewhere stays.
  let touched = false, byTab = false;
  const touch = ({ target }) => {
    touched = true;
    byTab = Boolean(target.closest?.("[role=tab]"));
    for (const id of waiting.keys()) if (find(id)) waiting.delete(id);
  };
  addEventListener("pointerdown", touch, true);
  addEventListener("keydown", touch, true);
  const watch = new MutationObserver(() => {
    for (const id of waiting.keys()) {
      if (!find(id)) continue;
      if (!touched || byTab || !find(id).value) fill(id);
      if (touched) waiting.delete(id);
    }
    if (!waiting.size) watch.disconnect();
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
})();
