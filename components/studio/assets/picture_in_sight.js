// On a narrow screen the picture lies above the form. Where a run is started or a picture handed over down there, the
// picture comes into sight, with what is said about it.
(() => {
  const narrow = matchMedia("(max-width: 760px)");
  const show = (element) => {
    const stage = element.closest(".screen")?.querySelector(".stage");
    if (narrow.matches && stage?.getBoundingClientRect().top < 0) stage.scrollIntoView();
  };
  addEventListener("click", (event) => {
    const run = event.target.closest?.("#create-run, #edit-run");
    if (run) show(run);
  });
  addEventListener("change", (event) => {
    if (event.target.matches?.("#edit-picture input[type=file]")) show(event.target);
  }, true);
})();
