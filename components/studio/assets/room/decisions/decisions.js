// The decisions over the picture: the reader's own as four buttons, the outcome, and who decided what.
import { el, icon } from "../dom.js";
import { say } from "../words.js";

export const DECISIONS = ["approved", "approved-with-changes", "changes-required", "not-relevant"];

export const sayOutcome = (outcome) => say(outcome);

export class DecisionBar {
  constructor(room) {
    this.room = room;
    this.buttons = DECISIONS.map((decision) => el(
      "button",
      { type: "button", id: `room-decide-${decision}`, class: "decision quiet", "aria-pressed": "false", onclick: () => this.decide(decision) },
      icon(decision), el("span", { class: "room-words" }, say(decision)),
    ));
    this.outcome = el("p", { class: "outcome" });
    this.done = el("button", { type: "button", class: "quiet done", "aria-pressed": "false", onclick: () => this.finish() }, say("done"));
    this.group = el("div", { class: "decisions", role: "group", "aria-label": say("yourDecision") }, ...this.buttons);
    this.element = el("div", { class: "decide" }, this.outcome, this.group, this.done);
    room.on("state picture", () => this.show());
  }

  show() {
    const { room } = this;
    if (!room.you) return;
    const mine = room.decisionOf(room.current)?.decision;
    this.buttons.forEach((button, place) => {
      const pressed = DECISIONS[place] === mine;
      button.setAttribute("aria-pressed", String(pressed));
      button.title = pressed ? say("withdraw") : "";
      button.disabled = !room.may("decide");
    });
    this.group.hidden = !room.you.may.decide || !room.you.guest || !room.picture;
    const outcome = room.decisions[room.current]?.outcome ?? "open";
    this.outcome.replaceChildren(icon(outcome), el("span", {}, sayOutcome(outcome)));
    // A blind guest knows only the own decision, which is no outcome.
    this.outcome.hidden = room.room.hidden || !room.picture;
    this.done.hidden = room.you.host || !room.you.guest || !room.room.open;
    this.done.setAttribute("aria-pressed", String(room.you.done));
  }

  decide(decision) {
    const { room } = this;
    const mine = room.decisionOf(room.current);
    const withdrawn = mine?.decision === decision;
    return room.act("decide", { picture: room.current, decision: withdrawn ? null : decision });
  }

  finish() { return this.room.act("done", { flag: !this.room.you.done }); }
}

export class DecisionList {
  constructor(room) {
    this.room = room;
    // Picture -> what is written of it and not saved yet.
    this.drafts = new Map();
    this.list = el("ul", { class: "decided" });
    this.reason = el("textarea", { rows: "1", maxlength: 10000, placeholder: say("reasonHint"), "aria-label": say("reason"), dir: "auto" });
    this.save = el("button", { type: "button", class: "link", onclick: () => this.keep() }, say("saveReason"));
    this.form = el("div", { class: "reason", hidden: true }, this.reason, this.save);
    this.element = el("section", { class: "decision-list", hidden: true, "aria-label": say("decisions") }, this.list, this.form);
    this.reason.addEventListener("input", () => {
      this.drafts.set(room.current, this.reason.value);
      room.fields.add(this.reason);
    });
    room.on("state picture", () => this.show());
  }

  show() {
    const { room } = this;
    if (!room.you) return;
    const { by = [] } = room.decisions[room.current] ?? {};
    this.list.replaceChildren(...by.map(({ guest, decision, reason }) => el(
      "li", {},
      icon(decision),
      el("span", {}, el("bdi", { class: "room-name" }, room.nameOf(guest)), " ", el("span", { class: "what" }, say(decision)),
        reason ? el("span", { class: "why", dir: "auto" }, reason) : ""),
    )));
    const mine = room.decisionOf(room.current);
    this.form.hidden = !mine || !room.may("decide");
    this.element.hidden = !by.length;
    // The reason in the record belongs to its decision: another decision begins without one.
    const recorded = mine?.reason ?? "";
    if (this.drafts.get(room.current) === recorded) this.drafts.delete(room.current);
    const shown = this.drafts.get(room.current) ?? recorded;
    if (this.reason.value !== shown) this.reason.value = shown;
    room.fields[this.drafts.has(room.current) ? "add" : "delete"](this.reason);
  }

  async keep() {
    const { room } = this;
    const { current: picture } = room;
    const mine = room.decisionOf(picture);
    if (!mine) return;
    const { value: reason } = this.reason;
    if (!(await room.act("decide", { picture, decision: mine.decision, reason }))) return;
    if (this.drafts.get(picture) === reason) this.drafts.delete(picture);
    room.raise("said", { text: say("reasonSaved") });
  }
}
