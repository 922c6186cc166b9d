// Select: a click on the picture, or a box dragged over it, asks the server which object is meant, and the outline of the
// object is drawn over the picture. Works while the hand holds the tool Select (tool_bar.js); Alt takes away.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas", SVG = "http://www.w3.org/2000/svg";
  const DRAG = 6; // px that a pointer moves before a click is a box
  const PATIENCE = 60_000; // ms, after which an answer that did not come is waited for no longer
  const FOLLOW = 1000; // ms for which the editor moves its picture after a turn of the wheel
  let isOn = false;
  let hints = [], box = null, isSubject = false; // clicks {x, y, adds} and the box, as shares of the picture
  let number = 0, asked = null, hasMore = false; // the question on its way, and whether another one is due
  let stale = 0, isLate = false; // questions whose answers mean nothing any more; whether no answer came in time
  let pressed = null; // {button, made, end} of the press that waits for the answer on its way
  let down = null; // {pointer, place, share, away} of the pointer that is down
  let drawn = null; // the SVG over the canvas
  let shown = "", outlined = 0; // the outline in it, in pixels of the view, and the number of its question
  const toHandOver = []; // numbers of the outlines that were added or taken and not handed over yet
  let editorCanvas = null, following = 0;

  const canvas = () => document.querySelector(CANVAS);
  const options = () => document.querySelector("#select-options");
  const { onCanvas, onPicture } = window.proofroomPlaces;
  const clip = (share) => Math.min(1, Math.max(0, share));
  const isWithin = ([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1;

  const make = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent?.append(element);
    return element;
  };
  // Dark below light: it is seen on every picture.
  const makePair = (name, attributes, parent) => {
    for (const look of ["below", "above"]) make(name, { ...attributes, class: look }, parent);
  };
  const draw = () => {
    drawn?.remove();
    drawn = null;
    if (!isOn || !canvas()) return;
    const area = canvas().getBoundingClientRect(), { image_container: image, width, height } = window.editor;
    const { position, scale } = image;
    drawn = make("svg", { class: "select-outline", "aria-hidden": "true", viewBox: `0 0 ${area.width} ${area.height}` });
    const onPicture = make("g", { transform: `translate(${position.x} ${position.y}) scale(${scale.x} ${scale.y})` }, drawn);
    if (shown) makePair("path", { d: shown }, onPicture);
    const toCanvas = ([x, y]) => [position.x + x * width * scale.x, position.y + y * height * scale.y];
    if (box) drawBox(toCanvas(box.slice(0, 2)), toCanvas(box.slice(2)), "asked");
    for (const { x, y, adds } of hints) {
      const [cx, cy] = toCanvas([x, y]);
      make("circle", { cx, cy, r: 7, class: "click" }, drawn);
      make("path", { d: `M${cx - 3} ${cy}h6${adds ? `M${cx} ${cy - 3}v6` : ""}`, class: "sign" }, drawn);
    }
    canvas().parentNode.append(drawn);
  };
  const drawBox = ([x, y], [toX, toY], kind) => {
    const group = make("g", { class: kind }, drawn);
    makePair("rect", { x: Math.min(x, toX), y: Math.min(y, toY), width: Math.abs(toX - x), height: Math.abs(toY - y) }, group);
  };
  // The outline goes along while the editor moves its picture.
  const follow = () => {
    const until = performance.now() + FOLLOW;
    if (following > performance.now()) {
      following = until;
      return;
    }
    following = until;
    let last = "";
    const step = () => {
      const { position, scale } = window.editor?.image_container ?? {}, now = [position?.x, position?.y, scale?.x].join();
      if (now !== last && position) draw();
      last = now;
      if (isOn && performance.now() < following) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };

  const endPress = () => {
    pressed?.end();
    pressed = null;
  };
  // No longer waits for the question on its way.
  const letGo = () => {
    if (asked !== null) stale += 1;
    [asked, hasMore] = [null, false];
    endPress();
  };
  const forget = () => {
    letGo();
    hints = [];
    box = null;
    shown = "";
    isLate = false;
    draw();
    show();
  };
  const show = () => {
    const row = options();
    if (!row) return;
    row.dataset.open = String(isOn);
    row.dataset.busy = String(asked !== null);
    row.dataset.late = String(isLate);
    row.dataset.selected = String(shown !== "");
  };
  const setMode = (on) => {
    if (on === isOn) return;
    isOn = on;
    down = null;
    forget();
  };

  const ask = () => {
    if (asked !== null) {
      hasMore = true;
      return;
    }
    hasMore = isLate = false;
    asked = ++number;
    const mine = asked;
    setTimeout(() => asked === mine && giveUp(), PATIENCE);
    show();
    document.querySelector("#select-ask")?.click();
  };
  const giveUp = () => {
    letGo();
    hints.pop();
    isLate = true;
    draw();
    show();
  };
  window.proofroomSelect = {
    take: () => {
      const points = hints.map(({ x, y, adds }) => [x, y, adds]), subject = isSubject;
      isSubject = false;
      return { number: asked ?? number, points: subject ? [] : points, box: subject ? null : box, subject };
    },
    takeOutlined: () => toHandOver.shift(),
    show: (outline) => {
      const isAnswer = asked !== null && outline?.number === asked;
      if (!isAnswer && stale) {
        stale -= 1;
        return;
      }
      asked = null;
      if (isAnswer && isOn) [shown, outlined] = [outline.path, outline.number];
      // A click that was refused is none.
      if (!isAnswer && !hasMore) hints.pop();
      if (hasMore && isOn) ask();
      draw();
      show();
      if (asked !== null) return;
      if (shown) pressed?.button.click();
      endPress();
    },
    // Resolves once no press waits for an answer.
    pressed: async () => pressed?.made,
    cancel: () => {
      down = null;
      draw();
    },
  };

  const click = ({ share, away }) => {
    if (!isWithin(share)) return;
    // Nothing can be taken away from nothing.
    if (away && !box && !hints.some(({ adds }) => adds)) return;
    hints.push({ x: share[0], y: share[1], adds: !away });
    draw();
    ask();
  };
  const drag = (from, to) => {
    const sides = [0, 1].map((axis) => [clip(Math.min(from[axis], to[axis])), clip(Math.max(from[axis], to[axis]))]);
    if (sides.some(([low, high]) => high <= low)) return;
    hints = [];
    box = [sides[0][0], sides[1][0], sides[0][1], sides[1][1]];
    draw();
    ask();
  };

  // After pointer.js: a finger's events are those that it sends on, once only one finger is down.
  const on = (type, work) => addEventListener(type, (event) => {
    if (!work(event)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }, true);
  on("pointerdown", (event) => {
    if (window.proofroomTools.held !== "select" || down || event.button !== 0 || !event.target.matches?.(CANVAS)) return false;
    const place = onCanvas(event), sign = document.querySelector("#select-sign input:checked")?.value;
    down = { pointer: event.pointerId, place, share: onPicture(place), away: event.altKey || sign === "take", isBox: false };
    return true;
  });
  on("pointermove", (event) => {
    if (down?.pointer !== event.pointerId) return false;
    const place = onCanvas(event), [x, y] = down.place;
    down.isBox ||= Math.hypot(place[0] - x, place[1] - y) > DRAG;
    if (down.isBox) {
      draw();
      drawBox(down.place, place, "asked");
    }
    return true;
  });
  on("pointerup", (event) => {
    if (down?.pointer !== event.pointerId) return false;
    const { isBox, share } = down, given = down;
    down = null;
    if (isBox) drag(share, onPicture(onCanvas(event)));
    else click(given);
    return true;
  });
  on("pointercancel", (event) => {
    if (down?.pointer !== event.pointerId) return false;
    window.proofroomSelect.cancel();
    return true;
  });
  addEventListener("proofroom-tool", ({ detail: held }) => setMode(held === "select"));
  addEventListener("wheel", (event) => isOn && event.target.closest?.("#edit-canvas") && follow(), { capture: true, passive: true });
  addEventListener("resize", () => isOn && follow());
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!isOn) return;
    if (button?.id === "select-subject") {
      hints = [];
      box = null;
      isSubject = true;
      draw();
      ask();
    }
    if (button?.id === "select-add" || button?.id === "select-take") {
      // What was clicked before the button belongs to it.
      if (asked !== null && !pressed) {
        pressed = { button };
        pressed.made = new Promise((resolve) => { pressed.end = resolve; });
      }
      if (asked !== null || !shown) {
        event.stopImmediatePropagation();
        event.preventDefault();
        return;
      }
      // What is selected goes with the event of the button; the next click begins anew.
      toHandOver.push(outlined);
      setTimeout(forget);
    }
    if (event.target.closest?.("#edit-canvas")) follow();
  }, true);
  // Another picture: what was selected in the one before means nothing there.
  window.proofroomAccessibility.onChange.push(() => {
    const now = canvas();
    if (now === editorCanvas) return;
    editorCanvas = now;
    forget();
  });
})();
