// The canvas is named with the share of the picture that is painted.
// The strokes are counted on a small copy that the editor's renderer draws: nothing is encoded and nothing is sent.
(() => {
  const EDGE = 160, REST = 300; // px of the small copy's longer edge; ms after the last change
  const LEAST_ALPHA = 32; // of 255: a pixel of the copy that is mostly unpainted does not count
  const access = window.proofroomAccess;
  let share = 0, waiting = 0;
  const measure = () => {
    const { layer_manager: layers, app } = window.editor ?? {};
    const counts = (layers?.get_layers?.() ?? []).map((layer) => {
      const [strokes] = layer.container.children;
      if (!strokes?.width || !strokes.height) return 0;
      const resolution = Math.min(1, EDGE / Math.max(strokes.width, strokes.height));
      const { pixels } = app.renderer.extract.pixels({ target: strokes, resolution });
      let painted = 0;
      for (let at = 3; at < pixels.length; at += 4) painted += pixels[at] >= LEAST_ALPHA;
      return (4 * painted) / pixels.length;
    });
    return Math.max(0, ...counts);
  };
  const name = () => {
    const area = document.querySelector("#edit-canvas .image-container");
    const canvas = area?.querySelector(".pixi-target canvas");
    if (!canvas) return;
    const text = access.say("canvas", { share: access.percent(share) });
    access.put(area, "role", "group");
    access.put(area, "aria-label", text);
    access.put(canvas, "role", "img");
    access.put(canvas, "aria-label", text);
    area.querySelectorAll(".pixi-target-crop canvas").forEach((other) => access.put(other, "aria-hidden", "true"));
  };
  const measureSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!document.querySelector("#edit-canvas canvas")?.offsetParent) return;
      try { share = measure(); } catch { return; } // the editor is being drawn anew
      name();
    }, REST);
  };
  access.onChange.push(() => { name(); measureSoon(); });
  document.addEventListener("pointerup", (event) => event.target.closest?.("#edit-canvas") && measureSoon());
  document.addEventListener("click", (event) => event.target.closest?.("#edit-canvas") && measureSoon());
})();
