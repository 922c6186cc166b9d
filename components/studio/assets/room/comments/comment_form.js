// What the reader says of the picture, with a mark on it or without.
import { el, icon } from "../dom.js";
import { say } from "../words.js";

const TOOLS = ["point", "box", "arrow", "line"];
const LONGEST = 10000;

export class CommentForm {
  constructor(room) {
    this.room = room;
    this.drafts = new Map();
    this.tools = TOOLS.map((tool) => el(
      "button",
      { type: "button", class: "quiet room-icon-button", title: say(tool), "aria-label": say(tool), "aria-pressed": "false", "data-tool": tool, onclick: () => this.hold(tool) },
      icon(tool),
    ));
    this.hint = el("p", { class: "hint", hidden: true }, say("drawHint"));
    this.without = el("button", { type: "button", class: "link", hidden: true, onclick: () => room.draw(null) }, say("withoutMark"));
    this.text = el("textarea", { id: "room-comment", rows: "2", maxlength: LONGEST, placeholder: say("commentHint"), "aria-label": say("comment"), dir: "auto" });
    this.send = el("button", { type: "button", class: "room-primary", onclick: () => this.say() }, say("comment"));
    this.element = el(
      "form", { class: "comment-form", onsubmit: (event) => event.preventDefault() },
      this.hint, this.text,
      el("div", { class: "room-row" }, el("div", { class: "room-tools", role: "group", "aria-label": say("mark") }, ...this.tools), this.without, this.send),
    );
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.say();
    });
    this.text.addEventListener("input", () => this.drafts.set(room.current, room.draft = this.text.value));
    room.on("picture", () => { this.text.value = room.draft = this.drafts.get(room.current) ?? ""; });
    room.on("state picture tool mark", () => this.show());
    room.on("marked", () => this.text.focus());
  }

  hold(tool) {
    this.room.hold(this.room.tool === tool ? "" : tool);
    this.room.draw(null);
  }

  show() {
    const { room } = this;
    this.element.hidden = !room.you || !room.may("comment");
    this.tools.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tool === room.tool)));
    this.hint.hidden = !room.tool;
    this.without.hidden = !room.mark || Boolean(room.tool);
  }

  async say() {
    const { room } = this;
    if (this.send.disabled) return;
    this.send.disabled = true;
    const { current: picture, mark } = room;
    const text = this.text.value;
    const taken = await room.act("say", { picture, text, mark });
    this.send.disabled = false;
    if (!taken) return;
    // Only what was sent goes: meanwhile something may have been written, drawn, or another picture looked at.
    if (this.drafts.get(picture) === text) this.drafts.delete(picture);
    if (room.current !== picture) return;
    if (this.text.value === text) this.text.value = room.draft = "";
    if (room.mark === mark) room.draw(null);
  }
}
