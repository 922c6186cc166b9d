// From a comment on a part of a picture to the editor of the studio, for hosts: one part, or several that are ticked.
import { el } from "../dom.js";
import { partOf } from "../pictures/marks.js";
import { say } from "../words.js";

// The ids of the open comments on a part of the picture that is looked at, in any of its versions.
const partsOf = (room) => room.versions.flatMap((id) => room.commentsOn(id))
  .filter(({ mark, resolved_at: resolved, removed }) => !resolved && !removed && partOf(mark))
  .map(({ id }) => id);

const addressOf = (room, comments) => {
  const query = new URLSearchParams({ "edit-room": room.room.id });
  comments.forEach((id) => query.append("comment", id));
  return `./?${query}`;
};

const link = (room, comments, text, names) =>
  el("a", { class: names, href: addressOf(room, comments), target: "_blank", rel: "noopener" }, text);

export class EditParts {
  constructor(room) {
    this.room = room;
    this.parts = [];
    this.ticked = new Set();
    this.element = el("div", { class: "edit-parts", hidden: true });
    room.on("state picture", () => this.show());
  }

  // How many of the acts below there are at one comment.
  countActs({ id }) {
    return this.parts.includes(id) ? Math.min(this.parts.length, 2) : 0;
  }

  // What a host may do at one comment: edit its part, or tick it for an edit of several parts.
  acts(comment) {
    const count = this.countActs(comment);
    if (!count) return [];
    const acts = [link(this.room, [comment.id], say("editPart"), "link")];
    if (count < 2) return acts;
    const tick = (event) => {
      this.ticked[event.target.checked ? "add" : "delete"](comment.id);
      this.show();
    };
    const box = el("input", { type: "checkbox", "aria-label": say("tickPart", { number: comment.number }), onchange: tick });
    box.checked = this.ticked.has(comment.id);
    return [...acts, el("label", { class: "tick", title: say("tickPart", { number: comment.number }) }, box)];
  }

  show() {
    const { room } = this;
    this.parts = room.you?.host && room.room.open ? partsOf(room) : [];
    const chosen = this.parts.filter((id) => this.ticked.has(id));
    this.ticked = new Set(chosen);
    this.element.hidden = !chosen.length;
    const known = chosen.join();
    if (known === this.known) return;
    this.known = known;
    if (chosen.length) this.element.replaceChildren(link(room, chosen, say("editParts", { count: chosen.length }), "quiet"));
  }
}
