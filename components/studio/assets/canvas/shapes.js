// Lasso, box and ellipse: drawn as an outline over the picture, and handed over as shares of the picture, so that the
// server fills them at the picture's own resolution. Alt takes away, Shift adds, whatever the bar says.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas", SHAPES = ["lasso", "box", "ellipse"];
  const MOST_POINTS = 2000, STEP = 2, LEAST = 3; // points of a lasso; px between two of them; px across a shape
  const SVG = "http://www.w3.org/2000/svg";
  let drawing = null; // {kind, pointer, points, takes, svg, ended, end} of the shape under the pointer
  const ready = []; // shapes that were drawn and not handed over yet
  const outlines = [], handed = []; // their outlines; and those of shapes that the mask does not show yet

  const canvas = () => document.querySelector(CANVAS);
  const { onCanvas, onPicture } = window.proofroomPlaces;

  const makeOutline = (kind) => {
    const svg = document.createElementNS(SVG, "svg"), box = canvas().getBoundingClientRect();
    svg.setAttribute("class", "shape-outline");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    const tag = { lasso: "polyline", box: "rect", ellipse: "ellipse" }[kind];
    // Dark below light: it is seen on every picture.
    for (const look of ["below", "above"]) {
      const line = document.createElementNS(SVG, tag);
      line.setAttribute("class", look);
      svg.append(line);
    }
    canvas().parentNode.append(svg);
    return svg;
  };
  const drawOutline = (svg, kind, points) => {
    const [[x, y]] = points, [toX, toY] = points.at(-1);
    const given = {
      lasso: () => ({ points: points.map((point) => point.join()).join(" ") }),
      box: () => ({ x: Math.min(x, toX), y: Math.min(y, toY), width: Math.abs(toX - x), height: Math.abs(toY - y) }),
      ellipse: () => ({ cx: (x + toX) / 2, cy: (y + toY) / 2, rx: Math.abs(toX - x) / 2, ry: Math.abs(toY - y) / 2 }),
    }[kind]();
    for (const line of svg.children) for (const [name, value] of Object.entries(given)) line.setAttribute(name, value);
  };
  const signOf = ({ altKey, shiftKey }) => {
    if (altKey || shiftKey) return altKey;
    return document.querySelector("#edit-shape-sign input:checked")?.value === "take";
  };

  const begin = (event, kind) => {
    drawing = { kind, pointer: event.pointerId, points: [onCanvas(event)], takes: signOf(event), svg: makeOutline(kind) };
    drawing.svg.classList.toggle("takes", drawing.takes);
    drawing.ended = new Promise((resolve) => { drawing.end = resolve; });
  };
  const extend = (event) => {
    const { kind, points, svg } = drawing, place = onCanvas(event), [x, y] = points.at(-1);
    if (kind !== "lasso") points[1] = place;
    else if (points.length < MOST_POINTS && Math.hypot(place[0] - x, place[1] - y) >= STEP) points.push(place);
    drawOutline(svg, kind, points);
  };
  const cancel = () => {
    drawing?.svg.remove();
    drawing?.end();
    drawing = null;
  };
  const finish = () => {
    const { kind, points, takes, svg, end } = drawing;
    drawing = null;
    end();
    const size = [0, 1].map((axis) => {
      const along = points.map((point) => point[axis]);
      return Math.max(...along) - Math.min(...along);
    });
    // A click is no shape.
    if (points.length < (kind === "lasso" ? 3 : 2) || Math.max(...size) < LEAST) {
      svg.remove();
      return;
    }
    outlines.push(svg);
    ready.push({ kind, points: points.map(onPicture), takes });
    document.querySelector("#edit-shape-draw")?.click();
  };

  // After pointer.js: a finger's events are those that it sends on, once the finger is known to draw.
  const on = (type, work) => addEventListener(type, (event) => {
    if (work(event)) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  }, true);
  on("pointerdown", (event) => {
    const kind = window.proofroomTools?.held;
    if (drawing || event.button !== 0 || !SHAPES.includes(kind) || !event.target.matches?.(CANVAS)) return false;
    begin(event, kind);
    return true;
  });
  on("pointermove", (event) => {
    if (drawing?.pointer !== event.pointerId) return false;
    extend(event);
    return true;
  });
  on("pointerup", (event) => {
    if (drawing?.pointer !== event.pointerId) return false;
    finish();
    return true;
  });
  on("pointercancel", (event) => {
    if (drawing?.pointer !== event.pointerId) return false;
    cancel();
    return true;
  });
  addEventListener("proofroom-put", () => handed.splice(0).forEach((svg) => svg.remove()));
  const take = () => {
    if (ready.length) handed.push(outlines.shift());
    return JSON.stringify(ready.shift() ?? null);
  };
  // A shape that another tool has drawn: {kind, points, takes}, the points as shares of the picture.
  const add = (shape) => {
    outlines.push(makeOutline(shape.kind));
    ready.push(shape);
    document.querySelector("#edit-shape-draw")?.click();
  };
  window.proofroomShapes = { take, add, cancel, ended: async () => drawing?.ended };
})();
