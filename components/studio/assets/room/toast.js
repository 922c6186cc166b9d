// The toast of the room: what is said in passing, for a few seconds.
import { el } from "./dom.js";
import { say } from "./words.js";

// How long a sentence is shown, in ms.
const SHOWN = 6000;

export const buildToast = (room) => {
  const toast = el("p", { class: "room-said", role: "status" });
  let timer = 0;
  const show = (text, refused = false) => {
    clearTimeout(timer);
    toast.textContent = text;
    toast.classList.toggle("refused", refused);
    timer = setTimeout(() => toast.replaceChildren(), SHOWN);
  };
  room.on("said", ({ detail }) => show(detail.text, detail.refused));
  room.on("state", ({ detail }) => {
    const [news] = detail.news.slice(-1);
    if (news) show(say("newComment", { name: room.nameOf(news.guest) }));
  });
  return toast;
};
