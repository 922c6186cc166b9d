// Before Gradio's scripts: few frames for Gradio's loading sign, so that an idle page asks for none.
(() => {
  // The sign counts seconds by asking for frame after frame, also once it was taken away. No widget of the page shows them.
  const EACH = 1000, COUNTS_SECONDS = /performance\.now\(\)-.*\/1e3/; // ms
  // For 60 frames Gradio waits for the script of a Space, which there is only in the frame of one.
  const WAITS_FOR_SPACE = /\.autoResize\(/, isFramed = window.parent !== window;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => {
    if (COUNTS_SECONDS.test(work)) return setTimeout(() => ask(work), EACH);
    return !isFramed && WAITS_FOR_SPACE.test(work) ? 0 : ask(work);
  };

  // Once taken away, the sign moves on for four seconds, by springs. So does the picture in the editor, which is never seen
  // together with the sign, and in a frame messages do, which may be.
  if (isFramed) return;
  const SIGN = 'svg[viewBox="-1200 -1200 3000 3000"]', SPRING = /inv_mass/, ofSign = new WeakSet();
  document.addEventListener("readystatechange", async () => {
    if (document.readyState !== "interactive") return;
    const script = document.querySelector('script[type=module][src*="/assets/index-"]');
    if (!script) return;
    // What is moved frame by frame, and how Svelte asks for the next.
    const moved = Object.values(await import(script.src)).find((each) => each?.tasks instanceof Set && each.tick);
    if (!moved) return;
    moved.tick = (work) => {
      const isFirst = !moved.tasks.size, isSignSeen = document.querySelector(SIGN);
      for (const task of moved.tasks) {
        if (!isSignSeen && ofSign.has(task)) moved.tasks.delete(task);
        if (isSignSeen && SPRING.test(task.c)) ofSign.add(task);
      }
      if (isFirst || moved.tasks.size) window.requestAnimationFrame(work);
    };
  });
})();
