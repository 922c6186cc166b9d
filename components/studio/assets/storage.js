// Local storage, or a copy in memory where the browser stores nothing.
// Runs before any script of Gradio's reads the storage.
(() => {
  const kept = new Map();
  try {
    Object.entries(localStorage).forEach(([name, text]) => kept.set(name, text));
    localStorage.setItem("proofroom-probe", "");
    localStorage.removeItem("proofroom-probe");
  } catch {
    document.documentElement.classList.toggle("forgets", !kept.has("proofroom-visitor"));
    const memory = {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, text) => { kept.set(name, String(text)); },
      removeItem: (name) => { kept.delete(name); },
      clear: () => kept.clear(),
    };
    Object.defineProperty(window, "localStorage", { value: memory, configurable: true });
  }
})();
