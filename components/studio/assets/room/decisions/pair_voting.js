// Voting on two pictures at a time, and the ranking that follows from the votes.
import { el, icon } from "../dom.js";
import { followHand } from "../pictures/gestures.js";
import { Pair } from "../pictures/pair.js";
import { EDGES } from "../pictures/pictures.js";
import { say } from "../words.js";

const ANSWERS = ["left", "both", "neither", "right"];
const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "both", ArrowDown: "neither" };
const ABOVE = { left: "vote-upper", right: "vote-lower" };
const BARE = { tool: "", step: () => {} };

// On a phone the two pictures lie above each other.
const wordsOf = (answer) => (ABOVE[answer]
  ? [el("span", { class: "room-wide" }, say(`vote-${answer}`)), el("span", { class: "narrow" }, say(ABOVE[answer]))]
  : [say(`vote-${answer}`)]);

export class PairVoting {
  constructor(room, pictures) {
    Object.assign(this, { room, pictures, ballot: null, busy: false, isLost: false });
    this.pair = new Pair(room, pictures);
    this.progress = el("p", { class: "progress", role: "status" });
    this.answers = ANSWERS.map((answer) => el("button", { type: "button", class: "quiet", onclick: () => this.vote(answer) }, ...wordsOf(answer)));
    this.close = el("button", { type: "button", class: "quiet", onclick: () => this.end() }, say("close"));
    this.element = el(
      "section", { class: "pair-voting over", hidden: true, "aria-label": say("pairVoting") },
      el("div", { class: "over-bar" }, this.progress, this.close),
      this.pair.element,
      el("div", { class: "over-foot answers" }, ...this.answers),
    );
    this.pair.element.className = "two beside";
    this.button = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.begin() }, icon("compare"), el("span", { class: "room-words" }, say("pairVoting")));
    this.ranking = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.rank() }, say("ranking"));
    followHand(this.pair, BARE);
    room.on("state", () => this.follow());
    addEventListener("keydown", (event) => {
      if (this.element.hidden) return;
      if (event.key === "Escape") this.end();
      if (!KEYS[event.key]) return;
      event.stopImmediatePropagation();
      // A key of the browser's own, as Alt with an arrow.
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      // One vote for each press: a key that is held down would vote on pairs that nobody has looked at.
      if (!event.repeat) this.vote(KEYS[event.key]);
    }, true);
  }

  follow() {
    const { room, you, newest } = this.room;
    const asks = room.blind && !room.revealed_at && room.open && you.may.decide && you.guest && newest.length > 1;
    this.button.hidden = !asks;
    if (!asks) this.end();
    // The pair did not come: by now the connection may be back.
    else if (this.isLost && !this.element.hidden) this.next();
    this.ranking.hidden = !room.blind || room.hidden;
  }

  begin() {
    this.element.hidden = false;
    this.next();
    this.close.focus();
  }

  end() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.button.focus();
  }

  async next() {
    this.isLost = false;
    try {
      const { ballot, voted, pairs } = await this.room.api.act("compare", {});
      this.ballot = ballot;
      this.progress.textContent = ballot ? say("pairsVoted", { voted, pairs }) : say("allVoted");
      if (ballot) this.pair.open(ballot.left, ballot.right);
    } catch (error) {
      this.ballot = null;
      this.progress.textContent = error.message;
      this.isLost = true;
    }
    this.pair.element.classList.toggle("over-done", !this.ballot);
    this.answers.forEach((button) => { button.disabled = !this.ballot; });
  }

  async vote(answer) {
    if (!this.ballot || this.busy) return;
    this.busy = true;
    if (await this.room.act("vote", { ballot: this.ballot.id, answer })) await this.next();
    this.busy = false;
  }

  async rank() {
    let told;
    try {
      told = await this.room.api.ask("ranking");
    } catch (error) {
      this.room.raise("said", { text: error.message, refused: true });
      return;
    }
    const { ranks, votes, decided } = told;
    const [low, high] = [Math.min(...ranks.map((rank) => rank.low)), Math.max(...ranks.map((rank) => rank.high))];
    const share = (value) => ((value - low) / (high - low || 1)) * 100;
    const rows = ranks.map((rank) => {
      const image = el("img", { alt: this.room.titleOf(rank.picture) });
      this.pictures.find(rank.picture, EDGES[0]).then((url) => { image.src = url; }, () => {});
      const bar = `left: ${share(rank.low)}%; width: ${share(rank.high) - share(rank.low)}%`;
      return el(
        "li", {},
        el("span", { class: "place" }, String(rank.place)), image,
        el("span", { class: "interval", "aria-hidden": "true" }, el("span", { style: bar }), el("b", { style: `left: ${share(rank.score)}%` })),
        el("span", { class: "votes" }, say("votesOn", { wins: rank.wins, votes: rank.votes })),
      );
    });
    const dialog = el("dialog", { class: "room-dialog ranking", "aria-label": say("ranking"), onclose: () => dialog.remove() }, el(
      "form", { method: "dialog" },
      el("h2", {}, say("ranking")),
      el("p", {}, decided ? say("votesAll", { votes }) : say("notEnough", { votes })),
      el("ol", {}, ...rows),
      el("div", { class: "room-row" }, el("button", { class: "quiet" }, say("close"))),
    ));
    document.getElementById("room").append(dialog);
    dialog.showModal();
  }
}
