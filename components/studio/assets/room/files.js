// Files for keeping: the record, for hosts, and a picture, where the link permits it.
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const FORMATS = ["html", "pdf", "csv", "json", "zip"];

// The header with the token makes this a fetch, and the file is handed over as if it were a link.
const save = async (room, path) => {
  try {
    const { name, blob } = await room.api.file(path);
    const href = URL.createObjectURL(blob);
    el("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  } catch (error) {
    room.raise("said", { text: error.message, refused: true });
  }
};

export const buildExport = (room) => {
  const menu = el("details", { class: "menu", hidden: true });
  const choose = async (format) => {
    menu.open = false;
    room.raise("said", { text: say("exporting") });
    await save(room, `export/${format}`);
  };
  menu.append(
    el("summary", { id: "room-export", class: "quiet" }, icon("export"), el("span", { class: "room-words" }, say("export"))),
    el("div", { class: "export-sheet" }, ...FORMATS.map((format) => el("button", { type: "button", class: "quiet", onclick: () => choose(format) }, say(`as-${format}`)))),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.firstChild.focus();
  });
  addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  room.on("state", () => { menu.hidden = !room.you.host; });
  return menu;
};

export const buildDownload = (room) => {
  const button = el("button", { type: "button", class: "link", hidden: true, onclick: () => save(room, `download/${room.current}`) }, say("download"));
  room.on("state picture", () => { button.hidden = !room.you?.may.download || room.room.hidden || !room.picture; });
  return button;
};
