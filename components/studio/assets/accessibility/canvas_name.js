// The canvas is named with the share of the picture that is painted.
// The strokes are read as the editor's renderer has them: nothing is encoded, drawn or sent. To draw a layer on its own
// would take its place within the picture away, and the next stroke would land elsewhere.
(() => {
  const REST = 300; // ms after the last change
  const EACH = 4 * 7; // bytes: one pixel of seven is looked at
  const access = window.proofroomAccessibility;
  let share = 0, waiting = 0;
  let isDue = false; // whether the strokes have changed since they were measured
  const listLayers = () => window.editor?.layer_manager?.get_layers?.() ?? [];
  const measure = () => {
    const { layer_manager: layers, app } = window.editor ?? {};
    const counts = listLayers().map(({ id }) => {
      const { pixels } = app.renderer.extract.pixels(layers.get_layer_textures(id).draw);
      let painted = 0;
      for (let at = 3; at < pixels.length; at += EACH) painted += pixels[at] > 0;
      return (EACH * painted) / pixels.length;
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
      waiting = 0;
      if (!document.querySelector("#edit-canvas canvas")?.offsetParent) return;
      try { share = measure(); } catch { return; } // the editor is being drawn anew
      isDue = false;
      name();
    }, REST);
  };
  access.onChange.push(() => {
    name();
    // The canvas was not seen when the strokes changed.
    if (isDue && !waiting) measureSoon();
  });
  // Whatever changes them: the brush, undo and redo, tools, shapes and the opening of a picture.
  document.addEventListener("proofroom:strokes", () => {
    isDue = true;
    measureSoon();
  });
})();
