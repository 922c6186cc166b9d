// Before any other script of the page: the browser's language is the page's own, so that Gradio's texts follow it too.
// The time zone goes to the server in a cookie, for times as the reader's clock shows them.
(() => {
  const language = document.documentElement.lang;
  Object.defineProperty(navigator, "language", { get: () => language, configurable: true });
  Object.defineProperty(navigator, "languages", { get: () => [language], configurable: true });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // In the frame of a Space a cookie needs its own partition; a page without https takes the plain one.
  const options = location.protocol === "https:" ? "; SameSite=None; Secure; Partitioned" : "; SameSite=Lax";
  window.proofroomCookie = (name, text) => {
    document.cookie = `${name}=${encodeURIComponent(text)}; path=/; max-age=31536000${options}`;
  };
  window.proofroomCookie("proofroom-zone", zone);
})();
