// The colour in which the canvas shows the mask. The mask is painted white, and tinted while it is drawn on the screen, so
// that another colour costs nothing. The server chooses the colour by the pixels under the mask, unless a person has
// chosen one, which this browser keeps.
(() => {
  // As in mask_colour.py.
  const COLOURS = { red: 0xff3b30, green: 0x00be50, blue: 0x1e6eff }, WHITE = 0xffffff;
  const KEPT = "proofroom-mask-colour", ERASED = 0.5; // how dense a stroke of the eraser is while it is drawn
  const tinted = new WeakSet();
  let best = "red";
  const radio = (value) => document.querySelector(`#edit-mask-colour input[value="${value}"]`);
  const colour = () => COLOURS[document.querySelector("#edit-mask-colour input:checked")?.value] ?? COLOURS[best];

  const tint = (editor) => {
    for (const { container } of editor.layer_manager.get_layers()) container.tint = colour();
    const { state, brush_cursor: cursor, brush_textures: drawn } = editor.tools.get("brush") ?? {};
    if (cursor?.brush_preview_container) cursor.brush_preview_container.tint = colour();
    if (!drawn?.display_container) return;
    // A stroke of the eraser is white on the mask.
    const erases = state.mode === "erase", sprite = drawn.preview_sprite;
    drawn.display_container.tint = erases ? WHITE : colour();
    if (erases && sprite.alpha) Object.assign(sprite, { texture: drawn.stroke_texture, alpha: ERASED });
  };
  window.proofroomAccessibility.onChange.push(() => {
    const editor = window.editor, renderer = editor?.app?.renderer;
    if (!renderer || tinted.has(renderer)) return;
    tinted.add(renderer);
    const render = renderer.render.bind(renderer);
    renderer.render = (options, ...others) => {
      if (options?.container === editor.app.stage) {
        tint(editor);
        window.proofroomTransition.place(editor);
      }
      return render(options, ...others);
    };
    const kept = localStorage.getItem(KEPT);
    if (kept in COLOURS) radio(kept)?.click();
  });
  const draw = () => window.editor?.wake_render_loop?.();
  addEventListener("change", (event) => {
    if (!event.target.closest?.("#edit-mask-colour")) return;
    localStorage.setItem(KEPT, event.target.value);
    draw();
  }, true);
  window.proofroomMaskColour = (chosen) => {
    if (chosen?.colour in COLOURS) best = chosen.colour;
    draw();
  };
})();
