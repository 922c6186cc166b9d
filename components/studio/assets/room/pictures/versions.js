// The versions of the picture that is looked at, and what its edit left as it was.
import { el } from "../dom.js";
import { say } from "../words.js";

export class Versions {
  constructor(room, download) {
    this.room = room;
    this.choices = el("div", { class: "versions", role: "group", "aria-label": say("versions") });
    this.proof = el("p", { class: "room-proof" });
    this.origin = el("p", { class: "origin", dir: "auto" });
    this.newest = el("button", { type: "button", class: "link", onclick: () => room.open(room.latest.id) }, say("toNewest"));
    this.element = el("div", { class: "about" }, this.choices, this.proof, this.newest, this.origin, download);
    room.on("state picture", () => this.show());
  }

  show() {
    const { versions, picture, current, isLatest } = this.room;
    this.choices.hidden = versions.length < 2;
    // A button that has the focus keeps it where the versions are the same.
    const known = versions.join();
    if (known !== this.known) {
      this.known = known;
      this.choices.replaceChildren(...versions.map((id, place) => el(
        "button", { type: "button", class: "quiet", onclick: () => this.room.open(id) }, say("version", { number: place + 1 }),
      )));
    }
    versions.forEach((id, place) => this.choices.children[place].setAttribute("aria-pressed", String(id === current)));
    this.newest.hidden = isLatest || !picture;
    const { edited, changed_outside: changed = null, outside = null, prompt, model } = picture ?? {};
    this.proof.hidden = changed === null;
    if (changed !== null) {
      const number = versions.indexOf(edited) + 1;
      this.proof.textContent = outside === null ? say("changedOutside", { changed, number }) : say("changedOf", { changed, outside, number });
    }
    this.origin.hidden = !prompt;
    this.origin.textContent = prompt ? `${prompt} · ${model}` : "";
  }
}
