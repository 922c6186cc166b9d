// The grid of the library is one stop of the Tab key: within it the arrows, Home and End move the focus.
(() => {
  const access = window.proofroomAccessibility, TILES = "#library-grid .thumbnail-lg";
  const list = () => [...document.querySelectorAll(TILES)];
  const keepStop = (tiles, stop) => {
    for (const tile of tiles) access.put(tile, "tabindex", tile === stop ? "0" : "-1");
  };
  // Gradio may draw the grid anew: the stop is then the first picture again.
  access.onChange.push(() => {
    const tiles = list();
    keepStop(tiles, tiles.find((tile) => tile.getAttribute("tabindex") === "0") ?? tiles[0]);
  });
  addEventListener("focusin", ({ target }) => target.matches?.(TILES) && keepStop(list(), target));
  addEventListener("keydown", (event) => {
    if (!event.target.matches?.(TILES) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const tiles = list(), now = tiles.indexOf(event.target), last = tiles.length - 1;
    const topOf = (tile) => tile.getBoundingClientRect().top;
    const columns = tiles.filter((tile) => topOf(tile) === topOf(tiles[0])).length;
    const to = {
      ArrowLeft: now - 1, ArrowRight: now + 1, ArrowUp: now - columns, ArrowDown: now + columns, Home: 0, End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    tiles[to]?.focus();
  });
})();
