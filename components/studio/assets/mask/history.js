// The history of the mask: strokes, tools, shapes, uploaded masks and Clear in one sequence, which is the editor's own.
// The mask of a tool is made by the server, whose answer is a picture and the id of a step. The step becomes a command of
// the editor's history beside the strokes, so that undo and redo ask nobody. What is handed over names the step under
// the strokes, of which the server keeps the mask at the picture's resolution, and the paths of the strokes over it, which
// the server draws at that resolution.
(() => {
  // A command keeps the pixels before and after it on the graphics card.
  const MOST = 40;
  const CLEARED = "cleared";
  const PATIENCE = 30_000; // ms, after which a change that was not answered holds up the next one no longer
  // The step with which a picture is opened: mask_history.py has its mask, if it has one. strokes: the paths that were
  // drawn over the mask of a step and that its command shows as well, null where they are not known.
  const OPENED = { step: "", strokes: [] };
  let editor = null, floor = OPENED; // what the editor shows once all commands that are kept are undone
  const places = new WeakMap(); // what was handed over -> the command at which it was read
  let given = null; // what the change at work was given
  let turn = Promise.resolve(), endTurn = () => {}; // resolved once all changes so far are done; ends the one at work
  let changesDone = 0; // the number of the canvas's state, as far as changes by the server go
  let reading = Promise.resolve(); // resolved once the presses so far have read what they send
  let putLast = "";
  let known = new Set();

  const nodeNow = () => editor?.command_manager.history;
  // Gradio's own first command is the picture.
  const isOurs = (node) => Boolean(node?.previous && node.command.name !== "AddImage");
  const canUndo = () => isOurs(nodeNow());
  const canRedo = () => Boolean(nodeNow()?.next);
  const isStep = (command) => command?.step !== undefined;
  const findStep = (node = nodeNow()) => {
    for (; node; node = node.previous) if (isStep(node.command)) return node.command;
    return floor;
  };
  // Whether a command leaves the mask of a step as it is, with no stroke over it.
  const isWhole = (command) => isStep(command) && command.strokes?.length === 0;
  const isExact = () => {
    let node = nodeNow();
    while (node && !isOurs(node)) node = node.previous;
    return isWhole(node ? node.command : floor);
  };
  // The paths of all strokes over the step under a command.
  const listStrokes = (node = nodeNow()) => {
    const commands = [];
    while (node && !isOurs(node)) node = node.previous;
    for (; isOurs(node) && !isStep(node.command); node = node.previous) commands.unshift(node.command);
    return window.proofroomStrokePaths.join((isOurs(node) ? node.command : floor).strokes, commands);
  };
  const listNodes = () => {
    const nodes = [];
    for (let node = nodeNow(); node; node = node.previous) nodes.unshift(node);
    for (let node = nodeNow()?.next; node; node = node.next) nodes.push(node);
    return nodes;
  };

  const layer = () => {
    const layers = editor.layer_manager, all = layers.get_layers();
    return all.find(({ container }) => container === layers.get_active_layer()) ?? all[0];
  };
  const pixels = () => editor.layer_manager.get_layer_textures(layer().id).draw;
  // Without a texture the target becomes empty: the renderer's own clear() clears what was drawn into last.
  const render = (texture, target) => {
    // The editor's own classes: the page has no other way to them.
    const { constructor: Container, children: [{ constructor: Sprite }] } = layer().container;
    const container = new Container();
    if (texture) container.addChild(new Sprite(texture));
    editor.app.renderer.render({ container, target, clear: true });
    container.destroy({ children: true });
  };
  const makeTexture = (texture = null) => {
    const { constructor, width, height, source } = pixels();
    const made = constructor.create({ width, height, resolution: source.resolution });
    render(texture, made);
    return made;
  };

  class Step {
    name = "Step";
    constructor(step, after, strokes = []) {
      Object.assign(this, { step, after, strokes, before: makeTexture(pixels()) });
    }
    async execute() { render(this.after, pixels()); }
    async undo() { render(this.before, pixels()); }
    drawOn(target) { render(this.after, target); }
    destroy() { this.before.destroy(true); this.after.destroy(true); }
  }
  const free = (command) => (command.destroy ? command.destroy() : command.original_texture?.destroy(true));

  // An edge-aware stroke is seen whole until the server has found the edges.
  const strokesSeen = new WeakSet();
  const followEdges = () => {
    const command = nodeNow()?.command;
    if (!command?.stroke_data || strokesSeen.has(command)) return;
    strokesSeen.add(command);
    if (document.querySelector("#edit-edge-aware input")?.checked) document.querySelector("#edit-follow-edges")?.click();
  };

  // Lets go of what can no longer be undone or redone, and tells the bar and the check.
  const changed = () => {
    let nodes = listNodes().filter(isOurs);
    const tooMany = nodes.length - MOST;
    if (tooMany > 0 && nodes.indexOf(nodeNow()) >= tooMany) {
      const last = nodes[tooMany - 1];
      floor = { step: findStep(last).step, strokes: listStrokes(last) };
      Object.assign(last, { previous: null, command: null });
      nodes = nodes.slice(tooMany);
    }
    const now = new Set(nodes.map(({ command }) => command));
    for (const command of known) if (!now.has(command)) free(command);
    known = now;
    followEdges();
    dispatchEvent(new CustomEvent("proofroom-mask", { detail: { canUndo: canUndo(), canRedo: canRedo() } }));
  };
  const push = async (command) => {
    await editor.execute_command(command);
    editor.wake_render_loop();
  };
  const walk = (way) => {
    editor[way]();
    editor.wake_render_loop();
    window.proofroomCheckMask?.();
  };

  // A stroke that is being painted is finished first: it belongs before the step.
  const rest = () => new Promise((done) => {
    if (!editor?.tools.get("brush").is_drawing) done();
    else addEventListener("pointerup", () => setTimeout(done), { once: true });
  });
  const load = async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    return image;
  };
  const put = async ({ step, image: source, replacesStroke }, { editor: asked, node }) => {
    const image = await load(source);
    await rest();
    const nodes = listNodes(), since = nodes.slice(nodes.indexOf(node) + 1, nodes.indexOf(nodeNow()) + 1);
    // The picture was replaced, or what the tool was given was taken back: its mask would bring that back.
    if (asked !== editor || nodes.indexOf(node) < 0 || nodes.indexOf(node) > nodes.indexOf(nodeNow())) return;
    // The stroke that an edge-aware one was drawn as is no step of its own, unless more was painted since.
    if (replacesStroke && !since.length && !isStep(node.command)) editor.undo();
    const shown = pixels().constructor.from(image, true), after = makeTexture(shown);
    shown.destroy(true);
    // What was painted while the tool was at work stays.
    for (const { command } of since) {
      if (isStep(command)) command.drawOn(after);
      else command.render_stroke_from_data(command.stroke_data, after);
    }
    await push(new Step(step, after, window.proofroomStrokePaths.join([], since.map(({ command }) => command))));
    window.proofroomCheckMask?.();
  };

  // Resolves to what ``read`` returns once the changes before are in the editor; those after it wait.
  const readAfterChanges = (read) => queue().then(async (end) => read().finally(end));
  const settle = (promise) => promise.then(() => {}, () => {});
  // Resolves to what ends the turn, once all turns before have ended.
  const queue = async () => {
    const before = turn;
    let end;
    turn = new Promise((resolve) => { end = resolve; });
    await before;
    return end;
  };
  const finish = () => {
    changesDone += 1;
    dispatchEvent(new Event("proofroom-put"));
    endTurn();
    endTurn = () => {};
  };

  addEventListener("proofroom-editor", ({ detail: mounted }) => {
    editor = mounted;
    [floor, given, putLast, known] = [OPENED, null, "", new Set()];
    mounted.command_manager.current_history.subscribe(() => setTimeout(changed));
  });
  window.proofroomHistory = {
    isExact,
    // The step under the strokes, all steps that can be gone to, and the number of the state.
    describe: () => {
      const steps = [floor.step, ...listNodes().map(({ command }) => command?.step)].filter(Boolean);
      const described = { step: findStep().step, steps, strokes: listStrokes(), number: changesDone };
      places.set(described, { editor, node: nodeNow() });
      return described;
    },
    // Resolves once the changes before are in the editor: the next one is given their masks.
    takeTurn: async () => {
      const end = await queue();
      endTurn = end;
      setTimeout(() => endTurn === end && finish(), PATIENCE);
      dispatchEvent(new Event("proofroom-change"));
    },
    // The strokes as they are now, for the change whose turn it is.
    handOver: async () => {
      const strokes = await window.proofroomStrokes();
      given = strokes && places.get(strokes);
      return strokes;
    },
    // Puts a step that the server has made into the editor; the same one again is none.
    put: async (made) => {
      try {
        if (made?.step && made.step !== putLast && given) {
          putLast = made.step;
          await put(made, given);
        }
      } finally {
        finish();
      }
    },
    // The strokes for a check of the mask: not while a change is at work, whose facts the check would overwrite.
    readForCheck: () => readAfterChanges(window.proofroomStrokes),
    // As readAfterChanges, for a press: undo, redo and Clear wait too.
    readInTurn: (read) => {
      const result = readAfterChanges(read);
      reading = settle(Promise.all([reading, result]));
      return result;
    },
    undo: async () => {
      await reading;
      if (canUndo()) walk("undo");
    },
    redo: async () => {
      await reading;
      if (canRedo()) walk("redo");
    },
    clear: async () => {
      await reading;
      if (!editor || (isExact() && findStep().step === CLEARED)) return;
      await rest();
      await push(new Step(CLEARED, makeTexture()));
      window.proofroomCheckMask?.();
    },
  };
})();
