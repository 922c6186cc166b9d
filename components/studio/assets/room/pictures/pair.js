// Two pictures beside each other or over each other, with one zoom for both.
import { el } from "../dom.js";
import { WHOLE, fit, lay, placeIn, zoomed } from "./fit.js";
import { ShownPicture, edgeFor } from "./pictures.js";

class Side {
  constructor(room, pictures) {
    Object.assign(this, { room, aspect: 1 });
    this.image = el("img", { alt: "", draggable: "false" });
    this.shown = new ShownPicture(pictures, this.image);
    this.image.addEventListener("load", () => this.measure());
    this.frame = el("div", { class: "frame" }, this.image);
    this.element = el("div", { class: "two-side" }, this.frame);
  }

  open(id) {
    if (id === this.shown.id) return;
    this.shown.open(id);
    const { size } = this.room.pictures.find((picture) => picture.id === id) ?? {};
    if (size) this.aspect = size[0] / size[1];
    this.image.alt = this.room.titleOf(id);
  }

  measure() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    if (Math.abs(width / height - this.aspect) > 0.01) this.aspect = width / height;
  }

  place(view) {
    if (!this.element.clientWidth || !this.shown.id) return view;
    const placed = fit(this.element, this.aspect, view);
    lay(this.frame, placed);
    this.shown.load(edgeFor(Math.max(placed.width, placed.height)));
    return placed.view;
  }
}

// Has what the hand on a stage needs: an element, a view, and ways to look and to zoom.
export class Pair {
  constructor(room, pictures) {
    this.sides = [new Side(room, pictures), new Side(room, pictures)];
    this.view = { ...WHOLE };
    this.element = el("div", { class: "two" }, ...this.sides.map((side) => side.element));
    new ResizeObserver(() => this.place()).observe(this.element);
    room.on("state", () => this.place());
  }

  get frame() { return this.sides[0].frame; }

  open(left, right) {
    this.view = { ...WHOLE };
    [left, right].forEach((id, place) => this.sides[place].open(id));
    this.place();
  }

  look(view) {
    this.view = view;
    this.place();
  }

  zoom(factor, at) { this.look(zoomed(this.view, factor, at)); }
  place() { [this.view] = this.sides.map((side) => side.place(this.view)); }

  // The place of a pointer, on whichever picture it is.
  placeOf(event) {
    const over = this.sides.find(({ element }) => {
      const { left, right } = element.getBoundingClientRect();
      return event.clientX >= left && event.clientX <= right;
    });
    return placeIn((over ?? this.sides[0]).frame, event);
  }
}
