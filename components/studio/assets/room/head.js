// The head of the room: its title, who is waited for and until when, who is here, and what a host may do.
import { confirmed, el, icon, iconButton } from "./dom.js";
import { say, sayMoment, saySpan } from "./words.js";

const MOST_FACES = 6;
// A countdown in minutes.
const MINUTE = 60000;

const initialsOf = (name) => {
  const words = name.trim().split(/\s+/u);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toUpperCase();
};

export class Head {
  constructor(room) {
    this.room = room;
    this.title = el("h1", { dir: "auto" });
    this.facts = el("p", { class: "room-facts" });
    this.people = el("ul", { class: "people", "aria-label": say("here") });
    this.present = el("button", { type: "button", id: "room-present", class: "quiet", "aria-pressed": "false", hidden: true, onclick: () => room.raise("presenting") }, icon("present"), el("span", { class: "room-words" }, say("present")));
    this.lock = el("button", { type: "button", id: "room-lock", class: "quiet", hidden: true, onclick: () => this.turnLock() }, icon("lock"), el("span", { class: "room-words" }));
    this.reveal = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.askReveal() }, say("reveal"));
    this.full = iconButton("fit", say("fullScreen"), () => this.fill());
    this.full.hidden = !document.fullscreenEnabled;
    this.acts = el("div", { class: "head-acts" }, this.reveal, this.present, this.lock, this.full);
    this.element = el("header", { class: "room-head" }, el("div", { class: "titles" }, this.title, this.facts), this.people, this.acts);
    room.on("state", () => this.show());
    setInterval(() => room.room && this.showFacts(), MINUTE);
  }

  show() {
    const { room } = this;
    this.title.textContent = room.room.title;
    document.title = `${room.room.title} · Proofroom`;
    this.showFacts();
    this.showPeople();
    const { host } = room.you;
    this.present.hidden = this.lock.hidden = !host;
    this.lock.lastChild.textContent = say(room.room.open ? "lock" : "unlock");
    this.lock.hidden = !host || Boolean(room.room.archived_at);
    this.reveal.hidden = !host || !room.room.blind || Boolean(room.room.revealed_at);
  }

  showFacts() {
    const { room, waiting, you } = this.room;
    const facts = [];
    if (room.locked_at) facts.push(say("lockedBy", { name: room.locked_by, moment: sayMoment(room.locked_at) }));
    else if (!room.open) facts.push(say("closed"));
    else {
      facts.push(waiting.said);
      if (room.deadline) facts.push(say("deadline", { moment: sayMoment(room.deadline), span: saySpan(room.deadline) }));
    }
    if (you.ends_at) facts.push(say("linkEnds", { moment: sayMoment(you.ends_at) }));
    this.facts.replaceChildren(...facts.map((fact) => el("span", {}, fact)));
    this.facts.title = facts.join(" ");
  }

  showPeople() {
    const { room } = this;
    const here = [...room.people.values()].filter(({ id }) => room.here.has(id) || id === room.you.guest);
    const more = here.length - MOST_FACES;
    const faces = here.slice(0, MOST_FACES).map(({ name, host, done }) => {
      const label = done ? say("isDone", { name }) : name;
      return el("li", { class: host ? "host" : "", title: label }, el("span", { "aria-hidden": "true" }, initialsOf(name)), el("span", { class: "unread" }, label));
    });
    if (more > 0) faces.push(el("li", { title: here.slice(MOST_FACES).map(({ name }) => name).join(", ") }, `+${more}`));
    this.people.replaceChildren(...faces);
  }

  async turnLock() {
    const { room } = this;
    const flag = room.room.open;
    if (flag && !(await confirmed(say("lockTitle"), say("lockText"), say("lock"), say("cancel")))) return;
    room.act("lock", { flag });
  }

  async askReveal() {
    if (await confirmed(say("revealTitle"), say("revealText"), say("reveal"), say("cancel"))) this.room.act("reveal", {});
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }
}
