// The entry of the room: the name of a guest, the password of the link, or that the link opens nothing.
import { kept } from "./api.js";
import { el } from "./dom.js";
import { say } from "./words.js";

const LONGEST_NAME = 80;

// Ask until the room lets the reader in; ``title`` is that of the room where it is known already.
export const askName = (place, api, { title = "", password = false } = {}) =>
  new Promise((resolve) => {
    const said = el("p", { class: "refused", role: "alert" });
    const name = el("input", { id: "room-name", maxlength: LONGEST_NAME, autocomplete: "name", required: true, dir: "auto" });
    name.value = kept("proofroom-name") ?? "";
    const word = el("input", { type: "password", autocomplete: "current-password" });
    const enter = el("button", { class: "room-primary" }, say("enter"));
    const wordPart = el("label", { hidden: !password }, say("password"), word);
    const send = async (event) => {
      event.preventDefault();
      enter.disabled = true;
      try {
        await api.join(name.value, word.value);
        place.replaceChildren();
        resolve();
      } catch (error) {
        said.textContent = error.message;
        if (error.kind === "PasswordNeeded") {
          wordPart.hidden = false;
          word.focus();
        }
      }
      enter.disabled = false;
    };
    place.replaceChildren(el(
      "main", { class: "entry" },
      el(
        "form", { onsubmit: send },
        el("p", { class: "brand" }, "Proofroom"),
        el("h1", { dir: "auto" }, title || say("room")),
        el("label", {}, say("name"), name),
        el("p", { class: "why" }, say("nameHint")),
        wordPart, said, enter,
      ),
    ));
    name.focus();
  });

// In place of the room: that the link opens none, or under another ``title`` another reason.
export const sayRefusal = (place, text, title = say("noRoom")) =>
  place.replaceChildren(el(
    "main", { class: "entry" },
    el("div", { class: "refusal" }, el("p", { class: "brand" }, "Proofroom"), el("h1", {}, title), el("p", { role: "alert" }, text || say("noLink"))),
  ));
