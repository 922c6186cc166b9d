// The transition inside the mask, shown over the picture: pale where the picture stays. Drawn by the server when the mask
// is checked, and hidden from the moment in which the mask changes until the next check.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas";
  let area = null; // the element over the canvas; its image moves with the editor's picture
  const hide = () => {
    area?.remove();
    area = null;
  };
  // Called for each frame that the editor draws.
  const place = ({ image_container: image, width, height }) => {
    if (!area || !image) return;
    const { position, scale } = image;
    Object.assign(area.firstChild.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${position.x}px, ${position.y}px) scale(${scale.x}, ${scale.y})`,
    });
  };
  const show = (source) => {
    hide();
    const canvas = document.querySelector(CANVAS);
    if (!source || !canvas || !window.editor) return;
    area = document.createElement("div");
    area.className = "transition";
    area.setAttribute("aria-hidden", "true");
    area.append(Object.assign(new Image(), { src: source, alt: "" }));
    // Below the marks of notes and the outline of Select.
    canvas.after(area);
    place(window.editor);
  };
  window.proofroomTransition = { show, hide, place };
  addEventListener("pointerdown", (event) => event.target.matches?.(CANVAS) && hide(), { capture: true, passive: true });
})();
