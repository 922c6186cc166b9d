// Presenting: a host moves everybody to a picture and a place of it; others may look away, and come back.
import { el } from "./dom.js";
import { say } from "./words.js";

// Moves of the view are told at most this often.
const PAUSE = 250;

export class Presenting {
  constructor(room, stage, button) {
    Object.assign(this, { room, stage, button });
    this.presents = false;
    this.follows = true;
    this.moves = false;
    this.told = "";
    this.back = el("button", { type: "button", class: "room-primary", onclick: () => { this.follows = true; this.follow(); } }, say("follow"));
    this.bar = el("div", { class: "presented", hidden: true }, el("span", {}, say("presented")), this.back);
    room.on("presenting", () => this.turn());
    room.on("state", () => this.follow());
    room.on("picture view", ({ detail }) => this.moved(detail.isForced));
  }

  turn() {
    this.presents = !this.presents;
    this.button.setAttribute("aria-pressed", String(this.presents));
    if (this.presents) this.tell();
    else this.room.act("present", { presented: null });
  }

  follow() {
    const { presented } = this.room;
    if (this.presents) return;
    if (!presented) this.follows = true;
    const known = JSON.stringify(presented);
    if (presented && known !== this.told && this.holds(presented)) this.follows = false;
    if (presented && this.follows) {
      this.moves = true;
      this.room.open(presented.picture);
      if (known !== this.told || this.stage.view.zoom !== presented.zoom) this.stage.look(presented);
      this.moves = false;
    }
    this.told = known;
    this.bar.hidden = !presented || this.follows;
  }

  // Whether the reader is in the middle of something that would be lost, or be said of another picture.
  holds({ picture }) {
    const { room } = this;
    return Boolean(room.tool) || (room.isBusy && picture !== room.current);
  }

  // Somebody who moves the own view looks away.
  moved(isForced = false) {
    if (this.moves) return;
    if (this.presents) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), PAUSE);
    } else if (this.room.presented && !isForced) {
      this.follows = false;
      this.bar.hidden = false;
    }
  }

  // To everybody: where the host looks.
  tell() {
    const { x, y, zoom } = this.stage.view;
    if (this.presents) this.room.act("present", { presented: { picture: this.room.current, x, y, zoom } });
  }
}
