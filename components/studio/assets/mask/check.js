// The check of the mask, for the line of facts below the picture, run when the brush has rested.
// Only while the line is seen.
(() => {
  const REST = 900;
  let waiting = 0;
  const isOpen = () => document.querySelector("#edit-mask-facts")?.offsetParent != null;
  window.proofroomCheckMask = (rest = REST) => {
    window.proofroomHandOver();
    window.proofroomTransition.hide();
    clearTimeout(waiting);
    waiting = setTimeout(() => isOpen() && document.querySelector("#edit-mask-check")?.click(), rest);
  };
  window.proofroomSaveMask = () => setTimeout(() => {
    const link = document.querySelector("#edit-mask-file");
    (link?.closest("a") ?? link?.querySelector("a") ?? link)?.click();
  }, 50);
  document.addEventListener("pointerdown", () => clearTimeout(waiting));
  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.("#edit-canvas")) window.proofroomCheckMask();
  });
})();
