// A browser may let a page keep nothing, or have no room left: then it is kept in memory, for this visit. Runs before
// anything of Gradio's looks there.
(() => {
  const kept = new Map();
  try {
    Object.entries(localStorage).forEach(([name, text]) => kept.set(name, text));
    localStorage.setItem("proofroom-probe", "");
    localStorage.removeItem("proofroom-probe");
  } catch {
    window.proofroomForgets = !kept.has("proofroom-visitor");
    const memory = {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, text) => { kept.set(name, String(text)); },
      removeItem: (name) => { kept.delete(name); },
      clear: () => kept.clear(),
    };
    Object.defineProperty(window, "localStorage", { value: memory, configurable: true });
  }
})();
