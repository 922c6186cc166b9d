// Frames of the editor's canvas cost little: a machine without a graphics card pays for every pixel.
(() => {
  // Gradio's editor draws frame after frame for AWAKE ms after whatever may have moved; what moves on wakes it again.
  // A moment later, a frame each so many ms is enough, and one at the end.
  const AWAKE = 500, MOMENT = 100, EACH = 100; // ms
  const TASKS = 1000; // ms
  const spared = new WeakSet();
  window.proofroomAccessibility.onChange.push(() => {
    // Gradio's own handle on the editor.
    const editor = window.editor ?? {}, { app, outline_graphics: outline } = editor, renderer = app?.renderer;
    if (!renderer || !outline || spared.has(renderer)) return;
    spared.add(renderer);
    // A shadow around the picture, which is blurred anew in each frame.
    outline.filters = [];
    // The ticker of the library that draws, for its own tasks, asks for frame after frame as long as the page is open. The
    // tasks are due once in seconds: textures that are not used any more are given back.
    const { system } = app.ticker.constructor;
    if (system.autoStart) setInterval(() => system.update(), TASKS);
    system.autoStart = false;
    system.stop();
    const render = renderer.render.bind(renderer);
    const isFrame = ({ container, target }) => container === app.stage && !target;
    let drawn = 0;
    const isSpared = () => {
      // The editor draws for a while after its box has changed, also where that closed its tab.
      if (!app.canvas.offsetParent) return true;
      const left = editor.render_idle_remaining, now = performance.now();
      if (left > 0 && left < AWAKE - MOMENT && now - drawn < EACH) return true;
      drawn = now;
      return false;
    };
    renderer.render = (options, ...others) => (isFrame(options) && isSpared()) || render(options, ...others);
  });
})();
