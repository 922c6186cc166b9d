// The strip: the newest versions of all pictures in their order and groups, each with its outcome.
import { el, icon } from "./dom.js";
import { EDGES } from "./pictures.js";
import { say } from "./words.js";

// Pictures this far outside the strip are fetched already, and kept.
const MARGIN = "400px";

export class Strip {
  constructor(room, pictures) {
    Object.assign(this, { room, pictures });
    this.tiles = new Map();
    this.list = el("ul", {});
    this.element = el("nav", { id: "room-strip", class: "strip", "aria-label": say("pictures") }, this.list);
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => this.load(entry)), {
      root: this.element, rootMargin: MARGIN,
    });
    room.on("state", () => this.show());
    room.on("picture", () => this.mark());
  }

  show() {
    const { newest } = this.room;
    const wanted = new Set(newest.map(({ id }) => id));
    [...this.tiles].filter(([id]) => !wanted.has(id)).forEach(([id, tile]) => this.drop(id, tile));
    let section = "";
    const shown = [];
    newest.forEach((picture) => {
      const tile = this.tiles.get(picture.id) ?? this.make(picture);
      this.name(tile, picture);
      if (picture.section && picture.section !== section) shown.push(el("li", { class: "section", dir: "auto" }, picture.section));
      section = picture.section ?? "";
      shown.push(tile.element);
    });
    if (shown.length !== this.list.children.length || shown.some((element, place) => this.list.children[place] !== element)) {
      this.list.replaceChildren(...shown);
    }
    this.mark();
  }

  make({ id }) {
    const image = el("img", { alt: "", draggable: "false" });
    const outcome = el("span", { class: "badge" });
    const count = el("span", { class: "count" });
    const button = el("button", { type: "button", "data-picture": id, onclick: () => this.room.open(id) }, image, outcome, count);
    const tile = { button, image, outcome, count, element: el("li", {}, button) };
    this.tiles.set(id, tile);
    this.seen.observe(button);
    return tile;
  }

  drop(id, tile) {
    this.seen.unobserve(tile.button);
    tile.element.remove();
    this.tiles.delete(id);
    this.pictures.release(`${id}/${EDGES[0]}`);
  }

  name(tile, picture) {
    const { room } = this;
    const outcome = room.decisions[picture.id]?.outcome;
    const open = [picture.id, ...(picture.earlier ?? [])].flatMap((id) => room.commentsOn(id))
      .filter((comment) => !comment.resolved_at && !comment.removed).length;
    const parts = [room.titleOf(picture.id), outcome && outcome !== "open" ? say(outcome) : "", open ? say("openComments", { count: open }) : ""];
    tile.button.setAttribute("aria-label", parts.filter(Boolean).join(", "));
    tile.outcome.replaceChildren(outcome && outcome !== "open" ? icon(outcome) : picture.letter ?? "");
    tile.outcome.hidden = !picture.letter && (!outcome || outcome === "open");
    tile.count.textContent = open || "";
    tile.count.hidden = !open;
  }

  mark() {
    const shown = this.room.latest?.id;
    this.tiles.forEach((tile, id) => {
      if (id === shown) tile.button.setAttribute("aria-current", "true");
      else tile.button.removeAttribute("aria-current");
    });
    const { button } = this.tiles.get(shown) ?? {};
    if (!button) return;
    const { element } = this;
    const [left, right] = [button.offsetLeft - element.offsetLeft, button.offsetLeft - element.offsetLeft + button.offsetWidth];
    if (left < element.scrollLeft || right > element.scrollLeft + element.clientWidth) {
      element.scrollTo({ left: left - element.clientWidth / 2 + button.offsetWidth / 2 });
    }
  }

  async load({ target, isIntersecting }) {
    const id = target.dataset.picture;
    const image = target.querySelector("img");
    if (isIntersecting) {
      const url = await this.pictures.find(id, EDGES[0]).catch(() => null);
      if (url && this.tiles.has(id)) image.src = url;
    } else if (image.hasAttribute("src")) {
      image.removeAttribute("src");
      if (id !== this.room.current) this.pictures.release(`${id}/${EDGES[0]}`);
    }
  }
}
