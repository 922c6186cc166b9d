// The order of the pictures, for hosts: by dragging in the strip, by buttons and keys, and the group of each picture.
import { confirmed, el, iconButton, isTyping } from "../dom.js";
import { say } from "../words.js";

const LONGEST_GROUP = 60;

export class Arranging {
  constructor(room, ...lists) {
    this.room = room;
    this.earlier = iconButton("earlier", say("moveEarlier"), () => this.move(-1));
    this.later = iconButton("later", say("moveLater"), () => this.move(1));
    this.group = el("input", { maxlength: LONGEST_GROUP, placeholder: say("group"), "aria-label": say("group"), dir: "auto", onchange: () => this.name() });
    this.remove = el("button", { type: "button", class: "link", onclick: () => this.takeOut() }, say("takeOut"));
    this.element = el("div", { class: "arranging", hidden: true }, this.earlier, this.later, this.group, this.remove);
    room.on("state picture", () => this.show());
    lists.forEach(({ element }) => this.followDrags(element));
    addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key) || !this.permitted || isTyping(event.target)) return;
      event.preventDefault();
      this.move(event.key === "ArrowLeft" ? -1 : 1);
    });
  }

  get permitted() { return Boolean(this.room.you?.host && this.room.room.open && this.room.latest); }
  get order() { return this.room.newest.map(({ id }) => id); }

  show() {
    const { room } = this;
    this.element.hidden = !this.permitted;
    const place = this.order.indexOf(room.latest?.id);
    this.earlier.disabled = place <= 0;
    this.later.disabled = place >= this.order.length - 1;
    if (document.activeElement !== this.group) this.group.value = room.latest?.section ?? "";
  }

  move(count) {
    const { order } = this;
    this.put(this.room.latest.id, order[order.indexOf(this.room.latest.id) + count]);
  }

  // Put a picture at the place of another one, and into the group of that one.
  put(id, other) {
    const { order, room } = this;
    if (!other || id === other) return;
    const place = order.indexOf(other);
    const moved = order.filter((each) => each !== id);
    moved.splice(place, 0, id);
    const { section } = room.newest.find((picture) => picture.id === other);
    room.act("arrange", { order: moved, sections: { [id]: section } });
  }

  name() {
    this.room.act("arrange", { order: this.order, sections: { [this.room.latest.id]: this.group.value } });
  }

  async takeOut() {
    const { room } = this;
    const picture = room.current;
    if (await confirmed(say("takeOutTitle"), say("takeOutText"), say("takeOut"), say("cancel"))) room.act("take-out", { picture });
  }

  followDrags(element) {
    let dragged = "";
    const over = (event) => event.target.closest?.("[data-picture]")?.dataset.picture;
    element.addEventListener("pointerdown", (event) => {
      event.target.closest("[data-picture]")?.setAttribute("draggable", String(this.permitted));
    });
    element.addEventListener("dragstart", (event) => { dragged = over(event) ?? ""; });
    element.addEventListener("dragover", (event) => { if (dragged && over(event)) event.preventDefault(); });
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged) this.put(dragged, over(event));
      dragged = "";
    });
    element.addEventListener("dragend", () => { dragged = ""; });
  }
}
