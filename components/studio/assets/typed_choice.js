// What is typed into a box that takes any name is what Enter chooses, as leaving the box does. Gradio would choose the
// first of those offered that contain it: "gpt-image-1" would become "gpt-image-1-mini", another model at another price.
(() => {
  const box = (event) => event.target.closest?.(".typed") && event.target.matches("input") ? event.target : null;
  let typed = null;
  document.addEventListener("input", (event) => { typed = box(event); }, true);
  document.addEventListener("keydown", (event) => {
    // Whoever goes on with the arrow keys chooses among those offered.
    if (event.key.startsWith("Arrow")) typed = null;
    if (event.key !== "Enter" || event.isComposing || typed === null || typed !== box(event)) return;
    typed = null;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.blur();
  }, true);
})();
