// Strokes of the editor, handed over as a bit for each pixel of the view: a few kilobytes in place of three pictures.
// They are read from the graphics card once after each change, which takes a machine without one a quarter of a second.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas";
  const watched = new WeakSet(); // the renderers whose drawing is noticed
  let version = 0; // of the strokes: another one after each change
  let last = { version: -1, textures: [], handed: null };
  let stroke = null; // {ended, end} of the stroke under the hand
  const pause = () => new Promise((resolve) => setTimeout(resolve));

  const change = () => {
    version += 1;
    document.dispatchEvent(new Event("proofroom:strokes"));
  };

  const texturesOf = (editor) => [...(editor.layer_manager?.draw_textures.values() ?? [])];
  const isSame = (some, others) => some.length === others.length && some.every((each, place) => each === others[place]);
  // Whatever changes a layer is drawn into its texture: strokes, undo and redo, masks of tools.
  const watch = (editor) => {
    const renderer = editor.app.renderer;
    if (watched.has(renderer)) return;
    watched.add(renderer);
    change();
    const render = renderer.render.bind(renderer);
    renderer.render = (options, ...others) => {
      const target = others[0]?.renderTexture ?? options?.target;
      if (target && texturesOf(editor).includes(target)) change();
      return render(options, ...others);
    };
  };

  // The part of it that has an alpha above 0 is painted.
  const read = (editor) => {
    const { width, height, app, layer_manager: layers } = editor;
    const frame = Object.assign(app.screen.clone(), { x: 0, y: 0, width, height });
    const bits = new Uint8Array(Math.ceil((width * height) / 8));
    for (const { container } of layers.get_layers()) {
      const { pixels } = app.renderer.extract.pixels({ target: container, resolution: 1, frame });
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        if (pixels[4 * pixel + 3]) bits[pixel >> 3] |= 128 >> (pixel & 7);
      }
    }
    return { size: [width, height], bits };
  };
  const pack = async ({ size, bits }) => {
    const packed = new Blob([bits]).stream().pipeThrough(new CompressionStream("deflate"));
    let text = "";
    for (const byte of new Uint8Array(await new Response(packed).arrayBuffer())) text += String.fromCharCode(byte);
    return { size, bits: btoa(text) };
  };

  const shown = () => {
    const editor = window.editor, renderer = editor?.app?.renderer;
    return renderer && document.querySelector("#edit-canvas")?.contains(editor.app.canvas) ? editor : null;
  };
  window.proofroomHasNewStrokes = () => {
    const editor = shown();
    if (!editor) return false;
    watch(editor);
    return last.version !== version || !isSame(last.textures, texturesOf(editor));
  };
  // Resolves to the strokes as they are now, null without a picture: what the page is still drawing is among them, and
  // the stroke under the hand once it has ended.
  window.proofroomStrokes = async () => {
    await stroke?.ended;
    await window.proofroomLayersDrawn();
    const editor = shown();
    if (!editor) return null;
    const step = window.proofroomHistory.describe();
    // The server has the mask of the step.
    if (window.proofroomHistory.isExact()) return Object.assign(step, { size: [editor.width, editor.height], bits: null });
    if (window.proofroomHasNewStrokes()) {
      const textures = texturesOf(editor);
      last = { version, textures, handed: pack(read(editor)) };
    }
    return Object.assign(step, await last.handed);
  };
  window.proofroomStrokeEnded = async () => stroke?.ended;
  window.proofroomIsPainting = () => stroke !== null;

  const endStroke = () => {
    // The editor draws the stroke once its promises are settled.
    const ending = stroke;
    if (ending) pause().then(ending.end);
    stroke = null;
  };
  document.addEventListener("pointerdown", (event) => {
    endStroke();
    if (!event.target.closest?.(CANVAS)) return;
    stroke = {};
    stroke.ended = new Promise((resolve) => { stroke.end = resolve; });
  });
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, endStroke);
  // The button was lifted where the page cannot know.
  document.addEventListener("pointermove", (event) => event.buttons || endStroke());
})();
