// Before Gradio's scripts: the tree of the page's 600 widgets is made once, and each widget and its events are found at once.
// Gradio makes the tree twice where the page opens, and looks through all 260 events for each widget. For each input and
// each output of an event it walks through the whole tree, by Svelte's proxies: also at a press of the button.
(() => {
  const makeOnce = (tree) => {
    const { reload } = tree, isMade = new WeakSet();
    // The first time a tree is asked to make itself anew, it has just been made of the same widgets.
    tree.reload = function (...given) {
      if (isMade.has(this)) reload.apply(this, given);
      isMade.add(this);
    };
  };
  const findEvents = (tree) => {
    const known = new WeakMap(); // list of events -> id of a widget -> names of the widget's events
    const sort = (events) => {
      const names = new Map();
      for (const { targets } of events) {
        const widgets = new Set();
        for (const [id, name] of targets) {
          // Of an event that a widget raises in two ways, the first counts.
          if (!widgets.has(id) && name) names.set(id, [...(names.get(id) ?? []), name]);
          widgets.add(id);
        }
      }
      return names;
    };
    tree.find_attached_events = (widget, events) => {
      if (!known.has(events)) known.set(events, sort(events));
      widget.props.shared_props.attached_events = known.get(events).get(widget.id) ?? [];
      return widget;
    };
  };
  const findWidgets = (tree) => {
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
  // At every sign of life of an event Gradio tells the event's status to each widget that events have had to do with, and
  // copies all that the widget holds before. The status needs no copy.
  const tellStatus = (tree) => {
    const tellers = new WeakMap(); // tree -> id of a widget that is drawn -> what takes its new properties
    const { register_component: add, unregister_component: remove, update_state: update } = tree;
    tree.register_component = function (id, tell, read) {
      if (!tellers.has(this)) tellers.set(this, new Map());
      tellers.get(this).set(id, tell);
      return add.call(this, id, tell, read);
    };
    tree.unregister_component = function (id, tell) {
      const known = tellers.get(this);
      if (!tell || known?.get(id) === tell) known?.delete(id);
      return remove.call(this, id, tell);
    };
    tree.update_state = async function (id, state, ...given) {
      const tell = tellers.get(this)?.get(id), names = Object.keys(state);
      if (!tell || names.length !== 1 || names[0] !== "loading_status") return update.call(this, id, state, ...given);
      tell(state);
    };
  };
  // For the scripts about events: tells once of the page's client, which the tree gets before the first event is asked for.
  const tellClient = (tree) => {
    const { prepare } = tree, told = new WeakSet();
    tree.prepare = function (...given) {
      const { client } = this;
      if (client && !told.has(client)) dispatchEvent(new CustomEvent("proofroom-client", { detail: client }));
      if (client) told.add(client);
      return prepare.apply(this, given);
    };
  };
  // Once the page is read, and before Gradio's scripts run, which keep the methods as they are then.
  document.addEventListener("readystatechange", async () => {
    if (document.readyState !== "interactive") return;
    const module = document.querySelector("link[data-tree]");
    if (!module) return;
    const { AppTree } = await import(module.href);
    for (const change of [makeOnce, findEvents, findWidgets, tellStatus, tellClient]) change(AppTree.prototype);
  });
})();
