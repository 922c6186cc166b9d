// The hand on the stage: drags, pinches, swipes, turns the wheel, and draws the mark of the tool it holds.
import { isTyping } from "../dom.js";
import { WHOLE } from "./fit.js";

const SWIPE = 60;
const CLICK = 5;
// As many points as a line of a comment may have, with room to spare.
const MOST_POINTS = 300;
const round = (point) => point.map((value) => Math.round(value * 1e5) / 1e5);

// The mark of a tool by the way of the hand over the picture, null where the way is too short for one.
const markOf = (tool, way, moved) => {
  const [first, last] = [way[0], way.at(-1)];
  if (tool === "point") return { kind: "point", points: [last] };
  if (moved < CLICK) return tool === "box" ? { kind: "point", points: [last] } : null;
  if (tool === "arrow") return { kind: "arrow", points: [first, last] };
  if (tool === "line") {
    const every = Math.ceil(way.length / MOST_POINTS);
    return { kind: "line", points: way.filter((_, number) => number % every === 0 || number === way.length - 1) };
  }
  const [xs, ys] = [[first[0], last[0]], [first[1], last[1]]].map((ends) => ends.sort((one, other) => one - other));
  return xs[0] < xs[1] && ys[0] < ys[1] ? { kind: "box", points: [[xs[0], ys[0]], [xs[1], ys[1]]] } : null;
};

export const followHand = (stage, room) => {
  const { element } = stage;
  const pointers = new Map();
  let way = null;
  let start = null;

  // Where a move of the view begins: at a pointer, from the view as it is then.
  const begin = ({ clientX, clientY }, more = {}) => { start = { clientX, clientY, view: { ...stage.view }, ...more }; };
  const spread = () => {
    const [one, other] = [...pointers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  const movedFrom = (event) => Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);

  element.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest("button")) return;
    pointers.set(event.pointerId, event);
    element.setPointerCapture(event.pointerId);
    begin(event, pointers.size === 2 ? { spread: spread() } : {});
    // A second finger: the first one draws no mark.
    if (way) room.draw(null);
    way = room.tool && pointers.size === 1 ? [round(stage.placeOf(event))] : null;
  });

  element.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event);
    if (pointers.size === 2) {
      stage.look({ ...start.view, zoom: (start.view.zoom * spread()) / start.spread });
    } else if (way) {
      way.push(round(stage.placeOf(event)));
      room.draw(markOf(room.tool, way, movedFrom(event)));
    } else if (stage.view.zoom > 1) {
      const { width, height } = stage.frame.getBoundingClientRect();
      const [dx, dy] = [event.clientX - start.clientX, event.clientY - start.clientY];
      stage.look({ ...stage.view, x: start.view.x - dx / width, y: start.view.y - dy / height });
    }
  });

  const lift = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    const [rest] = pointers.values();
    if (rest) {
      // The fingers that stay go on from where they are now.
      begin(rest, { spread: pointers.size === 2 ? spread() : start.spread });
    } else if (way) {
      way.push(round(stage.placeOf(event)));
      const mark = event.type === "pointerup" ? markOf(room.tool, way, movedFrom(event)) : null;
      way = null;
      room.draw(mark);
      if (mark) {
        room.hold("");
        room.raise("marked");
      }
    } else if (event.type === "pointerup" && event.pointerType === "touch" && stage.view.zoom === 1 && !start.spread) {
      const [dx, dy] = [event.clientX - start.clientX, event.clientY - start.clientY];
      if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) room.step(dx < 0 ? 1 : -1);
    }
  };
  element.addEventListener("pointerup", lift);
  element.addEventListener("pointercancel", lift);

  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = stage.placeOf(event);
    stage.zoom(Math.exp(-event.deltaY * 0.0015), { x, y });
  }, { passive: false });

  element.addEventListener("dblclick", (event) => {
    if (event.target.closest("button") || room.tool) return;
    const [x, y] = stage.placeOf(event);
    if (stage.view.zoom > 1) stage.look(WHOLE);
    else stage.zoom(3, { x, y });
  });
};

// Keys work wherever nobody types; a list of pictures has its own arrow keys.
export const followKeys = (stage, room) => {
  const keys = {
    ArrowLeft: () => room.step(-1),
    ArrowRight: () => room.step(1),
    Home: () => room.step(-room.newest.length),
    End: () => room.step(room.newest.length),
    "+": () => stage.zoom(1.5),
    "-": () => stage.zoom(1 / 1.5),
    0: () => stage.look(WHOLE),
    Escape: () => { room.hold(""); room.draw(null); },
  };
  addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    // Something lies over the picture, and has keys of its own.
    if (document.querySelector("dialog[open], .over:not([hidden])")) return;
    event.preventDefault();
    keys[event.key]();
  });
};
