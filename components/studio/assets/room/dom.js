// Elements and icons. What people wrote reaches the page as text alone.
const SVG = "http://www.w3.org/2000/svg";

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

export const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

// Paths on a grid of 24, drawn as lines.
const ICONS = {
  approved: "M5 13l4 4L19 7",
  "approved-with-changes": "M3 13l4 4L17 7M14 17h7M17.5 13.5v7",
  "changes-required": "M4 12a8 8 0 0 1 13.7-5.6L20 9M20 4v5h-5M20 12a8 8 0 0 1-13.7 5.6L4 15M4 20v-5h5",
  "not-relevant": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  open: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z",
  point: "M12 21s-6-5.7-6-11a6 6 0 0 1 12 0c0 5.3-6 11-6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  box: "M5 6h14v12H5z",
  arrow: "M5 19L19 5M10 5h9v9",
  line: "M4 16c3-8 6-8 8-3s5 4 8-4",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  closer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  grid: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  comments: "M4 5h16v11H10l-5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  present: "M4 5h16v11H4zM12 16v4M8 20h8",
  export: "M12 4v11M7 10l5 5 5-5M5 20h14",
  compare: "M4 5h16v14H4zM12 3v18",
  earlier: "M4 8h16M4 8l4-4M4 8l4 4",
  later: "M20 8H4M20 8l-4-4M20 8l-4 4",
};

export const icon = (name) =>
  svg(
    "svg",
    { class: "room-icon", viewBox: "0 0 24 24", "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": 2 },
    svg("path", { d: ICONS[name], "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );

// A button with an icon alone, whose name is read out and shown on hover.
export const iconButton = (name, label, onclick, more = {}) =>
  el("button", { type: "button", class: "quiet room-icon-button", title: label, "aria-label": label, onclick, ...more }, icon(name));

// Whether keys are typed into a field.
export const isTyping = (target) => Boolean(target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));

// Ask before something that everybody sees; resolves to whether it was confirmed.
export const confirmed = (title, text, yes, no) =>
  new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "room-dialog", "aria-label": title, onclose: () => { dialog.remove(); resolve(dialog.returnValue === "yes"); } },
      el("form", { method: "dialog" }, el("h2", {}, title), el("p", {}, text), el(
        "div",
        { class: "room-row" },
        el("button", { value: "no", class: "quiet" }, no),
        el("button", { value: "yes", class: "room-primary" }, yes),
      )),
    );
    document.getElementById("room").append(dialog);
    dialog.showModal();
  });
