// The routes of the room. The token of the link stands behind the # of the address, and travels in a header.
// A request that fails is a Refused, whose message is a sentence for the person at the page.
import { say } from "./words.js";

const PLACE = "gradio_api/proofroom/room";
// Longer than the server waits for changes; a request that takes longer was lost.
const PATIENCE = 45000;

const GUEST_OF = "proofroom-guest-of-";

export class Refused extends Error {
  constructor(status, kind, message) {
    super(message);
    Object.assign(this, { status, kind });
  }
}

// A proxy that answers in place of the room has no sentence.
const refusedBy = (status, said) => new Refused(status, said.kind ?? "", said.error ?? say("noAnswer"));
// No answer, or no whole one: what the browser says of it is in the browser's words.
const lose = () => { throw new Refused(0, "NoAnswer", say("noAnswer")); };

const storage = (act) => { try { return act(localStorage); } catch { return null; } };
export const kept = (name) => storage((local) => local.getItem(name));
export const keep = (name, text) => storage((local) => local.setItem(name, text));

// A name for the guest's secret in the browser, from which nobody can tell the link.
const nameOf = (token) => {
  let hash = 0xcbf29ce484222325n;
  for (const sign of token) hash = BigInt.asUintN(64, (hash ^ BigInt(sign.codePointAt(0))) * 0x100000001b3n);
  return `proofroom-room-${hash.toString(36)}`;
};

export class Api {
  constructor(token, wall = false) {
    Object.assign(this, { token, wall });
    this.place = nameOf(token);
    this.secret = kept(this.place) ?? "";
  }

  // Known again by a link that was renewed, whose token is another one; returns whether there is somebody to be.
  rememberBy(link) {
    const known = kept(`${GUEST_OF}${link}`);
    if (!known || known === this.secret) return false;
    this.secret = known;
    keep(this.place, known);
    return true;
  }

  keepFor(link) { if (this.secret) keep(`${GUEST_OF}${link}`, this.secret); }

  async send(path, options = {}) {
    const headers = { Authorization: `Room ${this.token}`, ...options.headers };
    if (this.secret) headers["X-Room-Guest"] = this.secret;
    if (this.wall) headers["X-Room-Wall"] = "1";
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(`${PLACE}/${path}`, { signal, credentials: "same-origin", ...options, headers }).catch(lose);
    if (answer.ok) return answer;
    throw refusedBy(answer.status, await answer.json().catch(() => ({})));
  }

  async ask(path, options) { return (await this.send(path, options)).json().catch(lose); }

  act(action, fields) {
    const headers = { "Content-Type": "application/json" };
    return this.ask(action, { method: "POST", headers, body: JSON.stringify(fields) });
  }

  async join(name, password) {
    const { secret } = await this.act("join", { name, password });
    this.secret = secret;
    keep(this.place, secret);
    if (name) keep("proofroom-name", name);
  }

  state(since, shown, wait) { return this.ask(`state?${new URLSearchParams({ since, shown, wait })}`); }

  // Yield each state as its line comes; a line that tells an error ends them.
  async *changes(since, shown, signal) {
    const answer = await this.send(`changes?${new URLSearchParams({ since, shown })}`, { signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const told of lines.map((line) => JSON.parse(line))) {
        if (told.error) throw refusedBy(told.status, told);
        yield told;
      }
    }
  }

  async picture(id, edge) {
    return (await this.send(`picture/${id}/${edge}`)).blob().catch(lose);
  }

  // A file for keeping, with its name; it may take long.
  async file(path) {
    const answer = await this.send(path, { signal: null });
    const name = answer.headers.get("content-disposition")?.split("filename*=UTF-8''")[1] ?? "";
    return { name: decodeURIComponent(name), blob: await answer.blob().catch(lose) };
  }
}
