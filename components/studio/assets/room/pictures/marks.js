// Marks over a picture: a point, a box, an arrow or a freehand line, and the numbered pins of the comments.
import { el, svg } from "../dom.js";
import { say } from "../words.js";

// The picture is so many units high in the drawing, so that a head of an arrow keeps its shape.
const HEIGHT = 1000;
const HEAD = 26;

export const widthOf = (aspect) => HEIGHT * aspect;

// Where the pin of a mark sits: at its beginning, so that the head of an arrow is seen.
export const placeOf = ({ points: [[x, y]] }) => `left: ${x * 100}%; top: ${y * 100}%`;

// The middle of a mark and how large it is, as fractions.
export const extentOf = ({ points }) => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
};

// A line encloses a part where it is so wide and so high, as a fraction of the picture.
const LEAST_PART = 0.01;

// The part of the picture that a mark is about: a box, or what a freehand line encloses. None for other marks.
export const partOf = (mark) => {
  if (mark?.kind === "box") return extentOf(mark);
  const extent = mark?.kind === "line" ? extentOf(mark) : null;
  return extent && Math.min(extent.width, extent.height) >= LEAST_PART ? extent : null;
};

const shapesOf = ({ kind, points }, aspect) => {
  const at = points.map(([x, y]) => [x * widthOf(aspect), y * HEIGHT]);
  if (kind === "box") {
    const [[left, top], [right, bottom]] = at;
    return [svg("rect", { x: left, y: top, width: right - left, height: bottom - top })];
  }
  if (kind === "line") return [svg("polyline", { points: at.map((point) => point.join(",")).join(" ") })];
  if (kind !== "arrow") return [];
  const [tail, tip] = at;
  const angle = Math.atan2(tip[1] - tail[1], tip[0] - tail[0]);
  const wing = (turn) => [tip[0] - HEAD * Math.cos(angle + turn), tip[1] - HEAD * Math.sin(angle + turn)];
  const head = [wing(0.5), tip, wing(-0.5)];
  return [tail.concat(tip)].map(([x1, y1, x2, y2]) => svg("line", { x1, y1, x2, y2 }))
    .concat(svg("polyline", { points: head.map((point) => point.join(",")).join(" ") }));
};

// Twice: a light line within a dark one is seen on any picture.
export const drawMark = (mark, aspect, names = "") =>
  svg(
    "g",
    { class: `mark ${names}` },
    svg("g", { class: "edge" }, ...shapesOf(mark, aspect)),
    svg("g", { class: "core" }, ...shapesOf(mark, aspect)),
  );

export const placePin = (mark, number, names, onclick) => {
  const label = say("pin", { number });
  return el("button", { type: "button", class: `pin ${names}`, style: placeOf(mark), "aria-label": label, onclick }, String(number));
};
