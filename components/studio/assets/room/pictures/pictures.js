// The pictures of the room as addresses of this page, each fetched once and released when it is not needed any more.
export const EDGES = [320, 640, 1280, 2048];
const MOST_LARGE = 12;
const AGAIN_AFTER = 2000;

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
    fetched.catch(() => this.found.delete(key));
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
      if (error.status >= 400 && error.status < 429) throw error;
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

// The smallest edge that fills so many pixels of the page.
export const edgeFor = (pixels) => EDGES.find((edge) => edge >= pixels * devicePixelRatio) ?? EDGES.at(-1);
