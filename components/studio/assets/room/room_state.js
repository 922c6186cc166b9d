// What the page knows of the room: the state as the server told it, brought up to date by what has changed since.
// Raises "state" when it has changed, "picture" when another picture is looked at, and "mark" and "tool" while a mark is
// drawn; "said" holds a sentence for the person at the page.
import { say } from "./words.js";

export class RoomState extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.version = 0;
    this.shown = "";
    this.here = new Set();
    this.forget();
    // The id of the picture that is looked at, the tool in hand, and the mark that the next comment carries.
    this.current = "";
    this.tool = "";
    this.mark = null;
    // What is written and not sent yet: the comment, and the fields of other texts.
    this.draft = "";
    this.fields = new Set();
  }

  forget() {
    this.room = null;
    this.you = null;
    this.waiting = null;
    this.pictures = [];
    this.people = new Map();
    this.comments = new Map();
    this.decisions = {};
  }

  take(told) {
    const wasLatest = this.isLatest;
    if (told.whole) this.forget();
    const { version, shown, here, people = [], comments = [], decisions = {} } = told;
    Object.assign(this, { version, shown, here: new Set(here) });
    for (const part of ["room", "you", "waiting", "pictures"]) if (told[part]) this[part] = told[part];
    const news = told.whole ? [] : comments.filter(({ id, guest }) => !this.comments.has(id) && guest !== this.you.guest);
    people.forEach((person) => this.people.set(person.id, person));
    comments.forEach((comment) => this.comments.set(comment.id, comment));
    Object.assign(this.decisions, decisions);
    if (!this.pictures.some(({ id }) => id === this.current)) this.open(this.newest[0]?.id ?? "", true);
    this.raise("state", { news });
    if (wasLatest && this.latest && !this.isLatest) this.goOn();
  }

  // From a version to a newer one that has come, unless the reader is in the middle of something or follows the host.
  goOn() {
    this.raise("said", { text: say("newVersion") });
    if (!this.isBusy && !this.presented) this.open(this.latest.id);
  }

  // Whether the reader is in the middle of something at the picture that is looked at.
  get isBusy() {
    return Boolean(this.tool || this.mark || this.draft || [...this.fields].some((field) => field.getClientRects().length));
  }

  get newest() { return this.pictures.filter(({ newest = true }) => newest); }
  get picture() { return this.pictures.find(({ id }) => id === this.current); }
  // Where the host who presents looks; null too where that picture was taken out.
  get presented() {
    const { presented = null } = this.room ?? {};
    return presented && this.pictures.some(({ id }) => id === presented.picture) ? presented : null;
  }
  // The newest version of the picture that is looked at.
  get latest() {
    return this.newest.find(({ id, earlier = [] }) => id === this.current || earlier.includes(this.current));
  }
  get versions() { return this.latest ? [...(this.latest.earlier ?? []), this.latest.id] : []; }
  get isLatest() { return Boolean(this.latest) && this.latest.id === this.current; }

  // What a picture is called: by its letter, or by its place and its version.
  titleOf(picture) {
    const place = this.newest.findIndex(({ id, earlier = [] }) => id === picture || earlier.includes(picture));
    const latest = this.newest[place];
    if (!latest) return "";
    if (latest.letter) return say("letter", { letter: latest.letter });
    const versions = [...(latest.earlier ?? []), latest.id];
    const counted = { number: place + 1, count: this.newest.length, version: versions.indexOf(picture) + 1 };
    return say(versions.length > 1 ? "numberAndVersion" : "number", counted);
  }

  may(permission) { return this.you.may[permission] && this.room.open && this.isLatest; }
  nameOf(guest) { return this.people.get(guest)?.name ?? ""; }

  commentsOn(picture) {
    const on = [...this.comments.values()].filter((comment) => comment.picture === picture && !comment.reply_to);
    return on.sort((one, other) => one.number - other.number);
  }
  repliesTo(comment) {
    return [...this.comments.values()].filter(({ reply_to: begun, removed }) => begun === comment.id && !removed);
  }
  // Comments that are shown: a removed one only for the sake of its replies.
  shownOn(picture) {
    return this.commentsOn(picture).filter((comment) => !comment.removed || this.repliesTo(comment).length);
  }

  decisionOf(picture, guest = this.you.guest) {
    return this.decisions[picture]?.by.find((entry) => entry.guest === guest);
  }

  // ``isForced``: not chosen by the reader, but because the picture before is gone or none was looked at yet.
  open(picture, isForced = false) {
    if (picture === this.current) return;
    this.current = picture;
    this.hold("");
    this.draw(null);
    this.raise("picture", { isForced });
  }

  // Look at the picture so many places away among the newest versions.
  step(count) {
    const place = this.newest.findIndex(({ id }) => id === this.latest?.id);
    const next = this.newest[Math.min(Math.max(place + count, 0), this.newest.length - 1)];
    if (next) this.open(next.id);
  }

  hold(tool) {
    if (tool === this.tool) return;
    this.tool = tool;
    this.raise("tool");
  }

  draw(mark) {
    this.mark = mark;
    this.raise("mark");
  }

  // Do something in the room; resolves to whether that was taken. A refusal is told to the person.
  async act(action, fields) {
    try {
      await this.api.act(action, fields);
      return true;
    } catch (error) {
      this.raise("said", { text: error.message, refused: true });
      return false;
    }
  }

  raise(name, detail = {}) { this.dispatchEvent(new CustomEvent(name, { detail })); }
  on(names, listener) { names.split(" ").forEach((name) => this.addEventListener(name, listener)); }
}
