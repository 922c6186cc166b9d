// Before Gradio's scripts: few frames for Gradio's loading sign, so that an idle page asks for none.
// The sign counts seconds by asking for frame after frame, also once it was taken away. No widget of the page shows them.
(() => {
  const EACH = 1000, COUNTS_SECONDS = /performance\.now\(\)-.*\/1e3/;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => COUNTS_SECONDS.test(work) ? setTimeout(() => ask(work), EACH) : ask(work);
})();
