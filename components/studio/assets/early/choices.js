// Before any other script of the page: what this browser keeps of the reader's choices.
// The browser's language becomes the page's own, so that Gradio's texts follow it. The server learns the time zone.
(() => {
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const html = document.documentElement;
  // A room is a page of its own. Behind the # its link is sent nowhere again.
  const room = new URLSearchParams(location.search).get("room");
  if (room) location.replace(`room#${encodeURIComponent(room)}`);
  Object.defineProperty(navigator, "language", { get: () => html.lang, configurable: true });
  Object.defineProperty(navigator, "languages", { get: () => [html.lang], configurable: true });
  // In the frame of a Space a cookie needs its own partition, and https; without https it is a plain one.
  const options = location.protocol === "https:" ? "; SameSite=None; Secure; Partitioned" : "; SameSite=Lax";
  const setCookie = (name, text) => {
    document.cookie = `${name}=${encodeURIComponent(text)}; path=/; max-age=31536000${options}`;
  };
  setCookie("proofroom-zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  const language = kept("proofroom-language");
  if (language) setCookie("proofroom-language", language);
  window.proofroomReader = {
    setCookie,
    // The language to switch to: the one that was kept, where the server could not know of it.
    wanted: language && language !== html.lang ? language : "",
    // ?__theme= comes before the choice that is kept, which comes before the system's.
    theme: new URLSearchParams(location.search).get("__theme") || kept("proofroom-theme") || "system",
  };
})();
