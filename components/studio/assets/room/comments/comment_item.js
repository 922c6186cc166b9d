// One comment with its replies, and what the reader may do with it.
import { el } from "../dom.js";
import { say, sayMoment } from "../words.js";

const LONGEST = 10000;

export class CommentItem {
  constructor(room, stage, parts, id) {
    Object.assign(this, { room, stage, parts, id, drawn: "" });
    this.head = el("button", { type: "button", class: "comment-head", onclick: () => stage.choose(id, "comment") });
    this.body = el("div", {});
    this.field = el("div", { class: "comment-field" });
    this.element = el("li", { class: "comment", "data-comment": id }, this.head, this.body, this.field);
  }

  get isWritten() { return Boolean(this.field.firstChild); }
  get comment() { return this.room.comments.get(this.id); }

  show() {
    const { room, comment } = this;
    const replies = room.repliesTo(comment);
    const known = JSON.stringify([
      comment, replies, room.room.open, room.isLatest, room.current, [comment, ...replies].map(({ guest }) => room.nameOf(guest)),
      this.parts.countActs(comment),
    ]);
    if (known === this.drawn) return;
    this.drawn = known;
    this.element.classList.toggle("resolved", Boolean(comment.resolved_at));
    const older = room.versions.indexOf(comment.picture);
    this.head.replaceChildren(
      el("span", { class: `room-number ${comment.mark ? "with-pin" : ""}` }, String(comment.number)),
      this.by(comment),
      comment.picture === room.current ? "" : el("span", { class: "version" }, say("version", { number: older + 1 })),
    );
    const children = [this.text(comment)];
    if (comment.resolved_at) children.push(el("p", { class: "fate" }, say("resolvedBy", { name: comment.resolved_by })));
    children.push(this.acts(comment));
    replies.forEach((reply) => children.push(el("div", { class: "reply" }, el("p", {}, this.by(reply)), this.text(reply), this.acts(reply))));
    this.body.replaceChildren(...children);
  }

  by(comment) {
    return el(
      "span", { class: "by" },
      el("bdi", { class: "room-name" }, this.room.nameOf(comment.guest)),
      el("time", { datetime: comment.made_at }, sayMoment(comment.made_at)),
      comment.changed_at && !comment.removed ? el("span", {}, say("changed")) : "",
    );
  }

  text(comment) {
    return el("p", { class: "text", dir: "auto" }, comment.removed ? say("removed") : comment.text);
  }

  acts(comment) {
    const { room } = this;
    if (!room.you.may.comment || !room.room.open || !room.you.guest || comment.removed) return "";
    const own = comment.guest === room.you.guest;
    const latest = comment.picture === room.latest?.id;
    const button = (name, onclick) => el("button", { type: "button", class: "link", onclick }, say(name));
    const resolved = Boolean(comment.resolved_at);
    const fields = { comment: comment.id };
    return el(
      "p", { class: "acts" },
      latest && !comment.reply_to ? button("reply", () => this.write("reply")) : null,
      !comment.reply_to && (own || room.you.host)
        ? button(resolved ? "openAgain" : "resolve", () => room.act("resolve", { ...fields, flag: !resolved })) : null,
      own && latest ? button("edit", () => this.write("edit", comment)) : null,
      own || room.you.host ? button("remove", () => room.act("remove", fields)) : null,
      ...this.parts.acts(comment),
    );
  }

  // A field under the comment, for a reply or for another text.
  write(kind, changed = null) {
    const { room, comment } = this;
    const field = el("textarea", { rows: "2", maxlength: LONGEST, "aria-label": say(kind), dir: "auto" });
    field.value = changed?.text ?? "";
    const close = () => {
      room.fields.delete(field);
      this.field.replaceChildren();
      this.head.focus();
    };
    const button = el("button", { type: "button", class: "room-primary", onclick: () => send() }, say(changed ? "save" : "reply"));
    const send = async () => {
      if (button.disabled) return;
      button.disabled = true;
      const text = field.value;
      const taken = changed
        ? await room.act("edit", { comment: changed.id, text })
        : await room.act("say", { picture: comment.picture, text, reply_to: comment.id });
      button.disabled = false;
      // What was written meanwhile stays, and so does a field that took the place of this one.
      if (taken && field.value === text && this.field.contains(field)) close();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
      if (event.key === "Escape") close();
    });
    this.field.replaceChildren(field, el(
      "div", { class: "room-row" }, el("button", { type: "button", class: "quiet", onclick: close }, say("cancel")), button,
    ));
    room.fields.add(field);
    field.focus();
  }
}
