// The wall, for a projector: the presented picture or the latest one large, the others as a strip, and no controls.
import { el } from "./dom.js";
import { WHOLE } from "./pictures/fit.js";
import { Stage } from "./pictures/stage.js";
import { Strip } from "./pictures/strip.js";

export const buildWall = (place, room, pictures) => {
  const stage = new Stage(room, pictures);
  const strip = new Strip(room, pictures);
  const [title, shown] = [el("h1", { dir: "auto" }), el("p", { class: "room-facts" })];
  place.classList.add("wall");
  stage.element.removeAttribute("tabindex");
  [stage.element, strip.element].forEach((element) => element.setAttribute("inert", ""));
  place.replaceChildren(el("header", { class: "room-head" }, el("div", { class: "titles" }, title, shown)), el("main", { class: "body" }, stage.element), strip.element);
  let known = "";
  room.on("state picture", () => { shown.textContent = room.titleOf(room.current); });
  room.on("state", () => {
    title.textContent = room.room.title;
    place.classList.toggle("bare", !room.newest.length);
    document.title = `${room.room.title} · Proofroom`;
    // In a blind room no picture is said to be the latest one.
    const latest = room.newest.reduce((one, other) => ((other.added_at ?? "") > (one.added_at ?? "") ? other : one), room.newest[0]);
    const wanted = room.presented ?? { picture: latest?.id, ...WHOLE };
    if (!wanted.picture || JSON.stringify(wanted) === known) return;
    known = JSON.stringify(wanted);
    room.open(wanted.picture);
    stage.look(wanted);
  });
};
