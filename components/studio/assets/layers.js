// Layers of the editor: those that the page puts there are added one list after the other, and handed over without the
// composite picture.
// When Gradio mounts the editor it adds the same layers twice at once: each call removes the layers that the other has
// just begun, and an error goes to the console.
(() => {
  let editor;
  const queue = (mounted) => {
    const add = mounted.add_layers_from_url.bind(mounted);
    let last = Promise.resolve();
    mounted.add_layers_from_url = (urls) => {
      const added = last.then(() => add(urls));
      last = added.catch(() => {}); // the caller gets the error
      return added;
    };
  };
  // Nothing reads the picture with its strokes; without it the browser encodes and uploads a picture less at each run.
  const leaveOutComposite = (mounted) => {
    const hide = { get: (target, name) => (name === "image_container" ? null : target[name]) };
    mounted.get_blobs = () => {
      const layers = mounted.layer_manager; // the editor makes it later
      return layers.get_blobs.call(new Proxy(layers, hide), mounted.width, mounted.height);
    };
  };
  // Gradio's own handle on the editor, which it sets before it puts anything there.
  Object.defineProperty(window, "editor", {
    configurable: true,
    get: () => editor,
    set: (mounted) => {
      if (mounted?.add_layers_from_url && mounted !== editor) {
        queue(mounted);
        leaveOutComposite(mounted);
      }
      editor = mounted;
    },
  });
})();
