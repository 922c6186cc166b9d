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
  let pressed = null; // {pointer, place, share, away} of the pointer that is down
  let drawn = null; // the SVG over the canvas
  let shown = ""; // the outline in it, in pixels of the view
  let editorCanvas = null, following = 0;

  const canvas = () => document.querySelector(CANVAS);
  const options = () => document.querySelector("#select-options");
  const placeOf = ({ clientX, clientY }) => {
    const area = canvas().getBoundingClientRect();
    return [clientX - area.left, clientY - area.top];
  };
  const clip = (share) => Math.min(1, Math.max(0, share));
  // Gradio's own handle on the editor knows where its picture lies in the canvas, zoomed or not.
  const shareOf = ([x, y]) => {
    const { image_container: image, width, height } = window.editor;
    return [(x - image.position.x) / image.scale.x / width, (y - image.position.y) / image.scale.y / height];
  };
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

  const forget = () => {
    hints = [];
    box = null;
    shown = "";
    draw();
    show();
  };
  const show = () => {
    const row = options();
    if (!row) return;
    row.dataset.open = String(isOn);
    row.dataset.busy = String(asked !== null);
    row.dataset.selected = String(shown !== "");
  };
  const setMode = (on) => {
    if (on === isOn) return;
    isOn = on;
    pressed = null;
    forget();
  };

  const ask = () => {
    if (asked !== null) {
      hasMore = true;
      return;
    }
    hasMore = false;
    asked = ++number;
    const mine = asked;
    setTimeout(() => asked === mine && window.proofroomSelect.show(null), PATIENCE);
    show();
    document.querySelector("#select-ask")?.click();
  };
  window.proofroomSelect = {
    take: () => {
      const points = hints.map(({ x, y, adds }) => [x, y, adds]), subject = isSubject;
      isSubject = false;
      return { number: asked ?? number, points: subject ? [] : points, box: subject ? null : box, subject };
    },
    show: (outline) => {
      const isAnswer = outline?.number === asked;
      asked = null;
      if (isAnswer && isOn) shown = outline.path;
      // A click that was refused is none.
      if (!isAnswer && !hasMore) hints.pop();
      if (hasMore && isOn) ask();
      draw();
      show();
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
    if (window.proofroomTools.held !== "select" || pressed || event.button !== 0 || !event.target.matches?.(CANVAS)) return false;
    const place = placeOf(event), sign = document.querySelector("#select-sign input:checked")?.value;
    pressed = { pointer: event.pointerId, place, share: shareOf(place), away: event.altKey || sign === "take", isBox: false };
    return true;
  });
  on("pointermove", (event) => {
    if (pressed?.pointer !== event.pointerId) return false;
    const place = placeOf(event), [x, y] = pressed.place;
    pressed.isBox ||= Math.hypot(place[0] - x, place[1] - y) > DRAG;
    if (pressed.isBox) {
      draw();
      drawBox(pressed.place, place, "asked");
    }
    return true;
  });
  on("pointerup", (event) => {
    if (pressed?.pointer !== event.pointerId) return false;
    const { isBox, share } = pressed, given = pressed;
    pressed = null;
    if (isBox) drag(share, shareOf(placeOf(event)));
    else click(given);
    return true;
  });
  on("pointercancel", (event) => {
    if (pressed?.pointer !== event.pointerId) return false;
    pressed = null;
    draw();
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
      if (!shown) {
        event.stopImmediatePropagation();
        event.preventDefault();
        return;
      }
      // What is selected goes with the event of the button; the next click begins anew.
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
