// The list of the keys at "?", the way past the controls, and arrows between the tabs.
(() => {
  const TYPED = 'input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable=""], [contenteditable=true]';
  const dialog = () => document.querySelector("#keys");
  const focusPicture = () => {
    const stage = [...document.querySelectorAll(".stage, .usage")].find((element) => element.offsetParent);
    stage?.setAttribute("tabindex", "-1");
    stage?.focus();
  };
  const walk = (event) => {
    const tab = event.target.closest?.("[role=tab]"), by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!tab || !by || event.ctrlKey || event.metaKey || event.altKey) return;
    const tabs = [...tab.parentNode.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    event.preventDefault();
    next.click();
    next.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "?" && !event.target.closest?.(TYPED) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      dialog()?.showModal();
    }
    walk(event);
    if (["Tab", "Shift"].includes(event.key) && event.target.matches?.("[role=combobox]")) {
      // Gradio's field of choices would open its list at this key, after the field was left.
      event.stopImmediatePropagation();
      // A list that scrolls would take the focus that goes to the next field.
      document.querySelectorAll(".options, .options [role=listbox]").forEach((list) => { list.tabIndex = -1; });
    }
    // Gradio's own button of the zoom, which opens for the mouse alone.
    const zoom = event.target.closest?.(".zoom-number > [role=button]");
    const isOpen = event.target.closest?.(".zoom-number")?.querySelector("ul");
    if (zoom && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      zoom.click();
    } else if (isOpen && event.key === "Escape") {
      event.target.closest(".zoom-number").querySelector("[role=button]").click();
    }
  }, true);
  addEventListener("click", (event) => {
    if (event.target.closest?.("#keys-close")) dialog().close();
    if (event.target.closest?.("#skip")) focusPicture();
  });
})();
