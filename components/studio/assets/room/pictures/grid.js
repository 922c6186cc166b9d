// The grid: all pictures at once, over the one that is looked at, until one of them is chosen.
import { el, iconButton, isTyping } from "../dom.js";
import { Tiles } from "./tiles.js";
import { say } from "../words.js";

export class Grid extends Tiles {
  constructor(room, pictures) {
    const list = el("ul", { class: "grid-tiles" });
    const scrolled = el("div", { class: "grid-scroll" }, list);
    super(room, pictures, scrolled, list);
    this.count = el("h2", {});
    this.close = el("button", { type: "button", class: "quiet", onclick: () => this.end() }, say("close"));
    this.over = el(
      "section", { class: "over grid", hidden: true, "aria-label": say("grid") },
      el("div", { class: "over-bar" }, this.count, this.close), scrolled,
    );
    this.button = iconButton("grid", `${say("grid")} (G)`, () => this.begin());
    addEventListener("keydown", (event) => this.follow(event));
  }

  show() {
    super.show();
    const { newest } = this.room;
    this.count.textContent = say("countOfPictures", { count: newest.length });
    this.button.hidden = newest.length < 2;
    if (this.button.hidden) this.end();
  }

  begin() {
    this.over.hidden = false;
    const button = this.mark();
    button?.scrollIntoView({ block: "center" });
    button?.focus({ preventScroll: true });
  }

  end() {
    if (this.over.hidden) return;
    this.over.hidden = true;
    this.button.focus();
  }

  open(id) {
    super.open(id);
    this.end();
  }

  follow(event) {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key.toLowerCase() === "g") {
      if (!this.over.hidden) this.end();
      else if (!this.button.hidden && !document.querySelector(".over:not([hidden])")) this.begin();
      return;
    }
    if (this.over.hidden) return;
    if (event.key === "Escape") this.end();
    const step = this.stepOf(event.key);
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
  }

  // How many tiles further an arrow key leads.
  stepOf(key) {
    const tops = [...this.list.querySelectorAll("button")].map((button) => button.offsetTop);
    const columns = tops.filter((top) => top === tops[0]).length;
    return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0;
  }
}
