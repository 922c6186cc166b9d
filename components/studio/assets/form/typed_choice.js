// A typed name in a dropdown: Enter chooses the name as it was typed.
// Gradio would choose the first option that contains the name: "gpt-image-1" would become "gpt-image-1-mini", another
// model at another price.
(() => {
  const box = (event) => event.target.closest?.(".typed") && event.target.matches("input") ? event.target : null;
  let typed = null;
  document.addEventListener("input", (event) => { typed = box(event); }, true);
  document.addEventListener("keydown", (event) => {
    // After an arrow key the person is choosing among the options.
    if (event.key.startsWith("Arrow")) typed = null;
    if (event.key !== "Enter" || event.isComposing || typed === null || typed !== box(event)) return;
    typed = null;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.blur();
  }, true);
})();
