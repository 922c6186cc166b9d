// Layers that the page puts into the editor, added one list after the other.
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
  // Gradio's own handle on the editor, which it sets before it puts anything there.
  Object.defineProperty(window, "editor", {
    configurable: true,
    get: () => editor,
    set: (mounted) => {
      if (mounted?.add_layers_from_url && mounted !== editor) queue(mounted);
      editor = mounted;
    },
  });
})();
