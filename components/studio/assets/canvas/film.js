// The film: the colour in which the canvas shows the mask. Painted white, and tinted while it is drawn on the screen, so
// that another colour costs nothing. Chosen by the server by what lies under the mask, or by hand; this browser keeps the
// choice of the hand.
(() => {
  // As in film_colour.py.
  const FILMS = { red: 0xff3b30, green: 0x00be50, blue: 0x1e6eff }, WHITE = 0xffffff;
  const KEPT = "proofroom-film", ERASED = 0.5; // how dense a stroke of the eraser is while it is drawn
  const tinted = new WeakSet();
  let best = "red";
  const radio = (value) => document.querySelector(`#edit-film input[value="${value}"]`);
  const colour = () => FILMS[document.querySelector("#edit-film input:checked")?.value] ?? FILMS[best];

  const tint = (editor) => {
    for (const { container } of editor.layer_manager.get_layers()) container.tint = colour();
    const { state, brush_cursor: cursor, brush_textures: drawn } = editor.tools.get("brush") ?? {};
    if (cursor?.brush_preview_container) cursor.brush_preview_container.tint = colour();
    if (!drawn?.display_container) return;
    // A stroke of the eraser is white on the film.
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
    if (kept in FILMS) radio(kept)?.click();
  });
  const draw = () => window.editor?.wake_render_loop?.();
  addEventListener("change", (event) => {
    if (!event.target.closest?.("#edit-film")) return;
    localStorage.setItem(KEPT, event.target.value);
    draw();
  }, true);
  window.proofroomFilm = (chosen) => {
    if (chosen?.film in FILMS) best = chosen.film;
    draw();
  };
})();
