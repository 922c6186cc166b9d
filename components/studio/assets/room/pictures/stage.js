// The stage: the picture, fitted or closer, with marks and pins over it.
import { el, icon, iconButton, svg } from "../dom.js";
import { MOST_ZOOM, WHOLE, fit, lay, placeIn, within, zoomed } from "./fit.js";
import { drawMark, extentOf, placeOf, placePin, widthOf } from "./marks.js";
import { EDGES, ShownPicture, edgeFor } from "./pictures.js";
import { say } from "../words.js";

export class Stage {
  constructor(room, pictures) {
    this.room = room;
    this.aspect = 1;
    // The middle of the view as fractions of the picture, and how much closer than fitted.
    this.view = { ...WHOLE };
    this.chosen = "";
    this.chosenResolved = false;
    this.image = el("img", { alt: "", draggable: "false" });
    this.shown = new ShownPicture(pictures, this.image);
    this.marks = svg("svg", { class: "marks", "aria-hidden": "true", preserveAspectRatio: "none" });
    this.pins = el("div", { class: "pins" });
    this.frame = el("div", { class: "frame" }, this.image, this.marks, this.pins);
    const [previous, next] = ["previous", "next"].map((way) =>
      iconButton(way, say(way), () => room.step(way === "next" ? 1 : -1), { class: `quiet room-icon-button step ${way}` }));
    this.steps = [previous, next];
    this.empty = el("p", { class: "empty", hidden: true });
    this.element = el(
      "section",
      { id: "room-stage", class: "room-stage", tabindex: "0", "aria-label": say("stage") },
      this.frame, this.empty, previous, next,
    );
    new ResizeObserver(() => this.place()).observe(this.element);
    this.image.addEventListener("load", () => this.measure());
    room.on("picture", () => this.show());
    room.on("state", () => {
      this.empty.textContent = say(room.you.host ? "emptyForHost" : "empty");
      // A picture that could not be had: by now the connection may be back.
      this.place();
    });
    room.on("state mark", () => this.drawMarks());
  }

  show() {
    const { picture } = this.room;
    this.chosen = "";
    this.view = { ...WHOLE };
    this.shown.open(this.room.current);
    this.empty.hidden = Boolean(picture);
    this.frame.hidden = !picture;
    if (!picture) return;
    this.image.alt = this.room.titleOf(this.room.current);
    if (picture.size) this.aspect = picture.size[0] / picture.size[1];
    this.shown.load(EDGES[0]);
    this.place();
    this.drawMarks();
  }

  // A picture whose size the server does not know.
  measure() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    if (this.room.picture?.size || !width || Math.abs(width / height - this.aspect) < 0.01) return;
    this.aspect = width / height;
    this.place();
    this.drawMarks();
  }

  look(view) {
    this.view = { ...view, zoom: within(view.zoom, 1, MOST_ZOOM) };
    this.place();
    this.room.raise("view");
  }

  zoom(factor, at) { this.look(zoomed(this.view, factor, at)); }

  place() {
    if (!this.room.current || !this.element.clientWidth) return;
    const placed = fit(this.element, this.aspect, this.view);
    this.view = placed.view;
    lay(this.frame, placed);
    this.shown.load(edgeFor(Math.max(placed.width, placed.height)));
  }

  placeOf(event) { return placeIn(this.frame, event); }

  drawMarks() {
    const { room } = this;
    // A resolved comment shows its mark while it is looked up in the list, and not because it was resolved just now.
    const lookedUp = this.chosenResolved ? this.chosen : "";
    const shown = room.shownOn(room.current).filter(({ id, mark, resolved_at: resolved }) => mark && (!resolved || id === lookedUp));
    this.steps.forEach((button, place) => {
      const at = room.newest.findIndex(({ id }) => id === room.latest?.id);
      button.disabled = place ? at >= room.newest.length - 1 : at <= 0;
    });
    this.image.alt = this.room.titleOf(this.room.current);
    this.empty.hidden = Boolean(room.picture);
    // A pin that has the focus keeps it where nothing has changed.
    const drawing = JSON.stringify([this.aspect, this.chosen, room.mark, shown.map(({ id, number, mark }) => [id, number, mark])]);
    if (drawing === this.drawing) return;
    this.drawing = drawing;
    this.marks.setAttribute("viewBox", `0 0 ${widthOf(this.aspect)} 1000`);
    const namesOf = ({ id }) => (id === this.chosen ? "chosen" : "");
    const drawn = shown.map((comment) => drawMark(comment.mark, this.aspect, namesOf(comment)));
    if (room.mark) drawn.push(drawMark(room.mark, this.aspect, "new"));
    this.marks.replaceChildren(...drawn);
    const pins = shown.map((comment) =>
      placePin(comment.mark, comment.number, namesOf(comment), () => this.choose(comment.id, "pin")));
    if (room.mark) pins.push(el("span", { class: "pin new", style: placeOf(room.mark) }, icon("closer")));
    this.pins.replaceChildren(...pins);
  }

  // Lead from a comment to its pin, or from a pin to its comment.
  choose(id, from) {
    const comment = this.room.comments.get(id);
    if (!comment) return;
    this.room.open(comment.picture);
    this.chosen = id;
    this.chosenResolved = Boolean(comment.resolved_at);
    if (from === "comment" && comment.mark) {
      const { x, y, width, height } = extentOf(comment.mark);
      if (this.view.zoom > 1) this.look({ x, y, zoom: Math.min(this.view.zoom, 0.8 / Math.max(width, height, 0.1)) });
    }
    this.drawMarks();
    this.room.raise("chosen", { id, from });
  }
}
