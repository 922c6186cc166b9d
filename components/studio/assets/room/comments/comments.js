// The comments on the picture that is looked at: a list that leads to the pins, with replies.
import { el } from "../dom.js";
import { CommentItem } from "./comment_item.js";
import { EditParts } from "./edit_parts.js";
import { say } from "../words.js";

export class Comments {
  constructor(room, stage) {
    Object.assign(this, { room, stage });
    this.items = new Map();
    // First, because what can be done at a comment follows from all of them.
    this.parts = new EditParts(room);
    this.list = el("ol", { class: "comments", "aria-label": say("comments") });
    this.older = el("ol", { class: "comments older" });
    this.olderPart = el("section", { hidden: true }, el("h3", {}, say("openOnOlder")), this.older);
    this.resolved = el("ol", { class: "comments" });
    this.resolvedTitle = el("summary", {});
    this.resolvedPart = el("details", { hidden: true }, this.resolvedTitle, this.resolved);
    this.none = el("p", { class: "none" }, say("noComments"));
    this.element = el("div", { class: "comment-lists" }, this.none, this.list, this.olderPart, this.resolvedPart, this.parts.element);
    room.on("state picture", () => this.show());
    room.on("chosen", ({ detail }) => this.choose(detail));
  }

  show() {
    const { room } = this;
    const here = room.shownOn(room.current);
    const older = room.versions.filter((id) => id !== room.current)
      .flatMap((id) => room.shownOn(id)).filter((comment) => !comment.resolved_at && !comment.removed);
    const resolved = here.filter((comment) => comment.resolved_at);
    const shown = [
      [this.list, here.filter((comment) => !comment.resolved_at)],
      [this.older, room.isLatest ? older : []],
      [this.resolved, resolved],
    ];
    const wanted = new Set(shown.flatMap(([, comments]) => comments.map(({ id }) => id)));
    [...this.items].filter(([id]) => !wanted.has(id)).forEach(([id, item]) => {
      item.element.remove();
      // A reply that is being written is there again with its picture.
      if (!item.isWritten) this.items.delete(id);
    });
    shown.forEach(([list, comments]) => this.fill(list, comments));
    this.none.hidden = wanted.size > 0;
    this.olderPart.hidden = !this.older.children.length;
    this.resolvedPart.hidden = !resolved.length;
    this.resolvedTitle.textContent = say("resolvedCount", { count: resolved.length });
  }

  // Only what has changed is drawn anew, so that a reply under the hand stays.
  fill(list, comments) {
    comments.forEach((comment, place) => {
      const item = this.items.get(comment.id) ?? new CommentItem(this.room, this.stage, this.parts, comment.id);
      this.items.set(comment.id, item);
      item.show();
      if (list.children[place] !== item.element) list.insertBefore(item.element, list.children[place] ?? null);
    });
  }

  choose({ id, from }) {
    this.items.forEach((item, each) => item.element.classList.toggle("chosen", each === id));
    const item = this.items.get(id);
    if (!item || from !== "pin") return;
    if (this.resolved.contains(item.element)) this.resolvedPart.open = true;
    item.element.scrollIntoView({ block: "nearest" });
    item.head.focus({ preventScroll: true });
  }
}
