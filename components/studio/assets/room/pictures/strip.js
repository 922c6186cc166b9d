// The strip: all pictures in a row below the one that is looked at.
import { el } from "../dom.js";
import { EDGES } from "./pictures.js";
import { Tiles } from "./tiles.js";
import { say } from "../words.js";

export class Strip extends Tiles {
  constructor(room, pictures) {
    const list = el("ul", {});
    super(room, pictures, el("nav", { id: "room-strip", class: "strip", "aria-label": say("pictures") }, list), list);
  }

  mark() {
    const button = super.mark();
    if (!button) return;
    const { element } = this;
    const left = button.offsetLeft - element.offsetLeft;
    if (left < element.scrollLeft || left + button.offsetWidth > element.scrollLeft + element.clientWidth) {
      element.scrollTo({ left: left - element.clientWidth / 2 + button.offsetWidth / 2 });
    }
  }

  leave(id, image) {
    image.removeAttribute("src");
    if (id !== this.room.current) this.pictures.release(`${id}/${EDGES[0]}`);
  }
}
