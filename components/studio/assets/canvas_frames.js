// Frames of the editor's canvas cost little: a machine without a graphics card pays for every pixel.
(() => {
  const spared = new WeakSet();
  window.proofroomAccessibility.onChange.push(() => {
    // Gradio's own handle on the editor.
    const { app, outline_graphics: outline } = window.editor ?? {}, renderer = app?.renderer;
    if (!renderer || !outline || spared.has(renderer)) return;
    spared.add(renderer);
    // A shadow around the picture, which is blurred anew in each frame.
    outline.filters = [];
    // The editor draws for a while after its box has changed, also where that closed its tab.
    const render = renderer.render.bind(renderer);
    const isUnseen = ({ container, target }) => container === app.stage && !target && !app.canvas.offsetParent;
    renderer.render = (options, ...others) => isUnseen(options) || render(options, ...others);
  });
})();
