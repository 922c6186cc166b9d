// The pictures of the room as addresses of this page, each fetched once and released when it is not needed any more.
export const EDGES = [320, 640, 1280, 2048];
const MOST_LARGE = 12;
const AGAIN_AFTER = 2000;

const isRefused = ({ status }) => status >= 400 && status < 429;

export class Pictures {
  constructor(api) {
    this.api = api;
    this.found = new Map();
  }

  // Resolves to the address; a picture that cannot be had now is tried once more.
  find(id, edge) {
    const key = `${id}/${edge}`;
    const known = this.found.get(key);
    if (known) {
      this.found.delete(key);
      this.found.set(key, known);
      return known;
    }
    const fetched = this.fetch(id, edge);
    // One that is refused stays so; any other failure is forgotten.
    fetched.catch((error) => { if (!isRefused(error)) this.found.delete(key); });
    this.found.set(key, fetched);
    const large = [...this.found.keys()].filter((name) => !name.endsWith(`/${EDGES[0]}`));
    large.slice(0, -MOST_LARGE).forEach((name) => this.release(name));
    return fetched;
  }

  async fetch(id, edge) {
    let blob;
    try {
      blob = await this.api.picture(id, edge);
    } catch (error) {
      if (isRefused(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
      blob = await this.api.picture(id, edge);
    }
    return URL.createObjectURL(blob);
  }

  release(key) {
    const known = this.found.get(key);
    this.found.delete(key);
    known?.then((url) => URL.revokeObjectURL(url), () => {});
  }

  releaseAll() {
    [...this.found.keys()].forEach((key) => this.release(key));
  }
}

// One picture in an element, in ever larger sizes. A size that could not be had may be asked for again.
export class ShownPicture {
  constructor(pictures, image) {
    Object.assign(this, { pictures, image });
    this.open("");
  }

  open(id) {
    // The largest edge that was asked for, and the one that is shown.
    Object.assign(this, { id, asked: 0, shown: 0 });
    this.image.removeAttribute("src");
  }

  async load(edge) {
    const { id } = this;
    if (!id || edge <= this.asked) return;
    this.asked = edge;
    const url = await this.pictures.find(id, edge).catch(() => null);
    // Meanwhile another picture may be looked at, or a larger one have come.
    if (id !== this.id) return;
    if (!url) {
      if (edge === this.asked) this.asked = this.shown;
    } else if (edge >= this.shown) {
      this.shown = edge;
      this.image.src = url;
    }
  }
}

// The smallest edge that fills so many pixels of the page.
export const edgeFor = (pixels) => EDGES.find((edge) => edge >= pixels * devicePixelRatio) ?? EDGES.at(-1);
