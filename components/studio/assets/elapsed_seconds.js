/* Elapsed seconds: counted on in the browser, from the seconds that the server wrote into data-seconds. */
(() => {
  const LONGEST = 0.9; // as in waiting.py
  const begun = new WeakMap();
  const secondsOf = (element) => {
    const given = element.dataset.seconds, now = performance.now();
    // The page may put new seconds into the element that it has.
    if (begun.get(element)?.given !== given) begun.set(element, { given, at: now });
    return Number(given) + (now - begun.get(element).at) / 1000;
  };
  setInterval(() => {
    for (const element of document.querySelectorAll("[data-seconds]")) {
      const seconds = secondsOf(element), usual = Number(element.dataset.usual), text = String(Math.floor(seconds));
      if (usual) element.firstElementChild.style.transform = `scaleX(${LONGEST * Math.min(1, seconds / usual)})`;
      else if (element.textContent !== text) element.textContent = text;
    }
  }, 250);
})();
