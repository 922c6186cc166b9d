// The newest versions of all pictures as tiles in their order and groups, each with its outcome and its open comments.
import { el, icon } from "../dom.js";
import { EDGES } from "./pictures.js";
import { say } from "../words.js";

// Pictures this far outside what is seen are fetched already, and kept.
const MARGIN = "400px";

export class Tiles {
  // ``element`` scrolls the ``list``, which is filled with tiles; a tile opens its picture.
  constructor(room, pictures, element, list) {
    Object.assign(this, { room, pictures, element, list });
    this.tiles = new Map();
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => this.turn(entry)), {
      root: element, rootMargin: MARGIN,
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
    // Tiles whose picture could not be had: by now the connection may be back.
    this.tiles.forEach((tile, id) => { if (tile.isNear && !tile.image.hasAttribute("src")) this.load(id, tile); });
  }

  make({ id }) {
    const image = el("img", { alt: "", draggable: "false" });
    const outcome = el("span", { class: "badge" });
    const count = el("span", { class: "count" });
    const name = el("span", { class: "title", "aria-hidden": "true" });
    const button = el("button", { type: "button", "data-picture": id, onclick: () => this.open(id) }, image, outcome, count);
    const tile = { isNear: false, button, image, outcome, count, name, element: el("li", {}, button, name) };
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
    tile.name.textContent = room.titleOf(picture.id);
    tile.button.setAttribute("aria-label", parts.filter(Boolean).join(", "));
    tile.outcome.replaceChildren(outcome && outcome !== "open" ? icon(outcome) : picture.letter ?? "");
    tile.outcome.hidden = !picture.letter && (!outcome || outcome === "open");
    tile.count.textContent = open || "";
    tile.count.hidden = !open;
  }

  open(id) { this.room.open(id); }

  // Say which tile is that of the picture that is looked at; returns its button.
  mark() {
    const shown = this.room.latest?.id;
    this.tiles.forEach((tile, id) => {
      if (id === shown) tile.button.setAttribute("aria-current", "true");
      else tile.button.removeAttribute("aria-current");
    });
    return this.tiles.get(shown)?.button;
  }

  turn({ target, isIntersecting }) {
    const id = target.dataset.picture;
    const tile = this.tiles.get(id);
    if (!tile) return;
    tile.isNear = isIntersecting;
    if (isIntersecting) this.load(id, tile);
    else if (tile.image.hasAttribute("src")) this.leave(id, tile.image);
  }

  async load(id, { image }) {
    const url = await this.pictures.find(id, EDGES[0]).catch(() => null);
    if (url && this.tiles.has(id)) image.src = url;
  }

  // A tile that is out of sight by now.
  leave() {}
}
