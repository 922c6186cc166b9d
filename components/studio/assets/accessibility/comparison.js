// The line of a comparison, moved by the arrow keys. Gradio's own is moved by the pointer alone.
(() => {
  const STEP = 0.02, FAR = 0.1;
  const access = window.proofroomAccessibility;
  // By the style and not by the box of the line, which follows a frame later.
  const placeOf = (line) => parseFloat(line.style.transform.slice("translateX(".length)) / line.parentNode.clientWidth;
  const tell = (line) => {
    const now = Math.round(100 * Math.min(1, Math.max(0, placeOf(line))));
    if (Number.isFinite(now)) access.put(line, "aria-valuenow", String(now));
  };
  const moves = new MutationObserver((changes) => tell(changes[0].target)), watched = new WeakSet();
  const name = (line) => {
    const given = { role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": "100" };
    for (const [attribute, text] of Object.entries(given)) access.put(line, attribute, text);
    access.put(line, "aria-label", access.say("compare"));
    if (!watched.has(line)) moves.observe(line, { attributes: true, attributeFilter: ["style"] });
    watched.add(line);
    tell(line);
  };
  const moveTo = (line, place) => {
    const around = line.parentNode.getBoundingClientRect();
    const clientX = around.left + Math.min(1, Math.max(0, place)) * around.width;
    const at = { clientX, clientY: around.top + around.height / 2, bubbles: true, cancelable: true, view: window };
    // Gradio listens to a mouse that is pressed, and let go within the window.
    line.dispatchEvent(new MouseEvent("mousedown", at));
    window.dispatchEvent(new MouseEvent("mouseup", at));
  };
  access.onChange.push(() => document.querySelectorAll(".slider-wrap [data-testid=slider]").forEach(name));
  addEventListener("keydown", (event) => {
    const line = event.target.closest?.(".slider-wrap [data-testid=slider]");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? FAR : STEP, now = placeOf(line);
    const place = {
      ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step,
      PageDown: now - FAR, PageUp: now + FAR, Home: 0, End: 1,
    }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    moveTo(line, place);
  });
})();
