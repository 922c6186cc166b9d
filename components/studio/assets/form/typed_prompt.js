// The price on the button is told anew once somebody has stopped typing the prompt.
(() => {
  const REST = 700;
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const prompt = event.target.closest?.("#create-prompt, #edit-prompt");
    if (!prompt) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => document.getElementById(`${prompt.id}-rested`)?.click(), REST);
  });
})();
