// Before Gradio's scripts: a widget of the page is found by its id at once.
// For each input and each output of an event Gradio walks through the tree of all 600 widgets, by Svelte's proxies:
// where the page opens that takes a sixth of the time, and at a press of the button again.
(() => {
  const search = (tree) => {
    const { get: readRoot, ...others } = Object.getOwnPropertyDescriptor(tree, "root");
    // Where nothing is found: not every widget of an event is in the tree.
    const NOWHERE = { children: [] };
    const known = new WeakMap(); // tree -> {root, widgets: id -> widget}
    // Gradio's methods look for the widget first, from the root on: the first reading gets the widget itself.
    let sought = null;
    const read = function () {
      const widget = sought;
      sought = null;
      return widget ?? readRoot.call(this);
    };
    Object.defineProperty(tree, "root", { ...others, get: read });
    const note = (widget, widgets) => {
      if (!widgets.has(widget.id)) widgets.set(widget.id, widget);
      for (const child of widget.children ?? []) note(child, widgets);
      return widgets;
    };
    const find = (page, id) => {
      const root = readRoot.call(page);
      if (known.get(page)?.root !== root) known.set(page, { root, widgets: note(root, new Map()) });
      return known.get(page).widgets.get(id) ?? NOWHERE;
    };
    for (const name of ["get_state", "update_state", "render_previously_invisible_children"]) {
      const work = tree[name];
      tree[name] = function (id, ...given) {
        sought = find(this, id);
        try {
          return work.call(this, id, ...given);
        } finally {
          sought = null;
        }
      };
    }
    // What is drawn anew has other widgets.
    const draw = tree.rerender;
    tree.rerender = function (...given) {
      try {
        return draw.apply(this, given);
      } finally {
        known.delete(this);
      }
    };
  };
  // Once the page is read, and before Gradio's scripts run, which keep the methods as they are then.
  document.addEventListener("readystatechange", async () => {
    if (document.readyState !== "interactive") return;
    const module = document.querySelector("link[data-tree]");
    if (!module) return;
    const { AppTree } = await import(module.href);
    search(AppTree.prototype);
  });
})();
