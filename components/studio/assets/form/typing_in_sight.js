// The box that is typed into stays in sight when the keyboard of a phone comes up, clear of the primary button.
(() => {
  if (!matchMedia("(pointer: coarse)").matches) return;
  const show = () => {
    const box = document.activeElement;
    if (box?.matches("input, textarea")) box.scrollIntoView({ block: "nearest" });
  };
  window.visualViewport?.addEventListener("resize", show);
  addEventListener("focusin", () => requestAnimationFrame(show));
})();
