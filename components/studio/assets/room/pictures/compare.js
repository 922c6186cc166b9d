// Comparing any two pictures or versions: by a slider, beside each other, or one in place of the other.
import { el, iconButton, isTyping } from "../dom.js";
import { followHand } from "./gestures.js";
import { Pair } from "./pair.js";
import { say } from "../words.js";

const WAYS = ["slider", "beside", "flicker"];
// A hand that holds no tool, and turns no pages.
const BARE = { tool: "", step: () => {} };

export class Compare {
  constructor(room, pictures) {
    Object.assign(this, { room, way: WAYS[0] });
    this.pair = new Pair(room, pictures);
    this.choices = [0, 1].map((side) => el("select", { "aria-label": say(side ? "right" : "left"), onchange: () => this.show() }));
    this.ways = WAYS.map((way) => el("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: () => this.turn(way) }, say(way)));
    this.slider = el("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": say("slider"), oninput: () => this.cut() });
    this.other = el("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: () => this.swap() }, say("other"));
    this.close = el("button", { type: "button", class: "quiet", onclick: () => this.end() }, say("close"));
    this.element = el(
      "section", { class: "compare over", hidden: true, "aria-label": say("compare") },
      el("div", { class: "over-bar room-choices" }, this.choices[0], el("div", { class: "ways", role: "group" }, ...this.ways), this.choices[1], this.close),
      this.pair.element,
      el("div", { class: "over-foot" }, this.slider, this.other),
    );
    this.button = iconButton("compare", say("compare"), () => this.begin());
    followHand(this.pair, BARE);
    room.on("state", () => this.follow());
    addEventListener("keydown", (event) => {
      if (this.element.hidden) return;
      if (event.key === "Escape") this.end();
      if (isTyping(event.target)) return;
      if (event.key === " " && this.way === "flicker" && event.target.tagName !== "BUTTON") {
        event.preventDefault();
        this.swap();
      }
    });
  }

  follow() {
    const { room } = this;
    this.button.hidden = room.pictures.length < 2;
    const known = room.pictures.map(({ id }) => `${id} ${room.titleOf(id)}`).join();
    if (known === this.known) return;
    this.known = known;
    this.choices.forEach((select) => {
      const { value } = select;
      select.replaceChildren(...room.pictures.map(({ id }) => el("option", { value: id }, room.titleOf(id))));
      if (room.pictures.some(({ id }) => id === value)) select.value = value;
    });
    if (this.button.hidden) this.end();
  }

  // The version before beside the one that is looked at, else the next picture.
  begin() {
    const { room } = this;
    const { current, versions } = room;
    const before = versions[versions.indexOf(current) - 1];
    const place = room.newest.findIndex(({ id }) => id === room.latest.id);
    const next = room.newest[place + 1] ?? room.newest[place - 1] ?? room.pictures.find(({ id }) => id !== current);
    [this.choices[0].value, this.choices[1].value] = before ? [before, current] : [current, next.id];
    this.element.hidden = false;
    this.turn(this.way);
    this.choices[0].focus();
  }

  end() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.button.focus();
  }

  turn(way) {
    this.way = way;
    this.ways.forEach((button, place) => button.setAttribute("aria-pressed", String(WAYS[place] === way)));
    this.pair.element.className = `two ${way}`;
    this.slider.hidden = way !== "slider";
    this.other.hidden = way !== "flicker";
    this.show();
  }

  show() {
    this.pair.open(...this.choices.map(({ value }) => value));
    this.cut();
  }

  // The left picture lies over the right one, up to the slider.
  cut() {
    const [left] = this.pair.sides;
    left.element.style.clipPath = this.way === "slider" ? `inset(0 ${100 - this.slider.value}% 0 0)` : "";
    this.pair.element.style.setProperty("--cut", `${this.slider.value}%`);
    left.element.style.visibility = this.way === "flicker" && this.other.ariaPressed === "true" ? "hidden" : "";
  }

  swap() {
    this.other.ariaPressed = String(this.other.ariaPressed !== "true");
    this.cut();
  }
}
