// Before Gradio's scripts: the list of the page's events is read as it is, and not through Svelte's proxies.
// For each of its 600 components Gradio looks through all 260 events, twice: through proxies that takes half of the
// time in which the page opens. Svelte watches no array of another class, and nothing in the list ever changes.
(() => {
  class Events extends Array {}
  let config;
  Object.defineProperty(window, "gradio_config", {
    get: () => config,
    set: (given) => {
      if (Array.isArray(given?.dependencies)) Object.setPrototypeOf(given.dependencies, Events.prototype);
      config = given;
    },
    configurable: true,
  });
})();
