// Layers of the editor: those that the page puts there are added one list after the other.
// When Gradio mounts the editor it adds the same layers twice at once: each call removes the layers that the other has
// just begun, and an error goes to the console.
// Nothing reads the editor's own value. Gradio asks for the value at each change of a property (the brush, say), and would
// encode and upload the picture, the layer and both together.
(() => {
  // After a picture the editor may add its layers, which Gradio begins a moment later.
  const MOMENT = 500;
  let editor, drawn = Promise.resolve();
  const wait = () => new Promise((resolve) => setTimeout(resolve, MOMENT));
  const settle = (promise) => promise.catch(() => {}); // the caller gets the error
  const queue = (mounted) => {
    const show = mounted.add_image_from_url.bind(mounted), add = mounted.add_layers_from_url.bind(mounted);
    let last = Promise.resolve();
    mounted.get_blobs = async () => ({ background: null, layers: [], composite: null });
    // As long as nothing has changed Gradio uploads the files that it was given, without asking for the editor's pixels.
    const markChanged = () => editor === mounted && mounted.notify("change");
    mounted.add_image_from_url = (url) => {
      const shown = show(url);
      drawn = settle(settle(shown).then(wait).then(markChanged));
      return shown;
    };
    mounted.add_layers_from_url = (urls) => {
      const added = last.then(() => add(urls));
      drawn = last = settle(added);
      settle(last.then(wait).then(markChanged));
      // What was asked about the mask before it was there is asked anew.
      last.then(() => window.proofroomCheckMask?.());
      return added;
    };
  };
  // Resolves once the editor shows what the page has put there.
  window.proofroomLayersDrawn = async () => {
    for (let seen; seen !== drawn; ) await (seen = drawn);
  };
  // Gradio's own handle on the editor, which it sets before it puts anything there.
  Object.defineProperty(window, "editor", {
    configurable: true,
    get: () => editor,
    set: (mounted) => {
      if (mounted?.add_layers_from_url && mounted !== editor) {
        queue(mounted);
        dispatchEvent(new CustomEvent("proofroom-editor", { detail: mounted }));
      }
      editor = mounted;
    },
  });
})();
