// The room: enters it, draws its parts, and brings them up to date as soon as anything changes.
import { Api, Refused } from "./api.js";
import { Arranging } from "./pictures/arranging.js";
import { CommentForm } from "./comments/comment_form.js";
import { Comments } from "./comments/comments.js";
import { Compare } from "./pictures/compare.js";
import { followDeadlines } from "./deadlines.js";
import { DecisionBar, DecisionList } from "./decisions/decisions.js";
import { el, icon, iconButton } from "./dom.js";
import { askName, sayRefusal } from "./entry.js";
import { buildDownload, buildExport } from "./files.js";
import { WHOLE } from "./pictures/fit.js";
import { follow } from "./following.js";
import { followHand, followKeys } from "./pictures/gestures.js";
import { Grid } from "./pictures/grid.js";
import { Head } from "./head.js";
import { PairVoting } from "./decisions/pair_voting.js";
import { Pictures } from "./pictures/pictures.js";
import { Presenting } from "./presenting.js";
import { RoomState } from "./room_state.js";
import { Stage } from "./pictures/stage.js";
import { Strip } from "./pictures/strip.js";
import { buildToast } from "./toast.js";
import { Versions } from "./pictures/versions.js";
import { buildWall } from "./wall.js";
import { say } from "./words.js";

// How long the page waits after an answer that failed, in seconds.
const PAUSE = 10;

const place = document.getElementById("room");
const onWall = new URLSearchParams(location.search).get("wall") === "1";

const buildRoom = (room, pictures) => {
  const stage = new Stage(room, pictures);
  const head = new Head(room);
  const comments = new Comments(room, stage);
  const presenting = new Presenting(room, stage, head.present);
  const [compare, voting] = [new Compare(room, pictures), new PairVoting(room, pictures)];
  head.acts.prepend(voting.ranking, voting.button);
  head.lock.after(buildExport(room));
  const count = el("span", { class: "count" });
  const side = el("aside", { class: "side", "aria-label": say("comments") });
  const open = (shown) => { place.classList.toggle("side-open", shown); toggle.setAttribute("aria-expanded", String(shown)); };
  const toggle = el(
    "button", { type: "button", class: "quiet side-toggle", "aria-expanded": "false", onclick: () => open(!place.classList.contains("side-open")) },
    icon("comments"), el("span", { class: "unread" }, say("comments")), count,
  );
  const [strip, grid] = [new Strip(room, pictures), new Grid(room, pictures)];
  side.append(
    iconButton("close", say("close"), () => open(false), { class: "quiet room-icon-button side-close" }),
    new Versions(room, buildDownload(room)).element, new Arranging(room, strip, grid).element, new DecisionList(room).element, comments.element, new CommentForm(room).element,
  );
  const zoom = el(
    "div", { class: "zoom" }, compare.button, grid.button,
    iconButton("farther", say("farther"), () => stage.zoom(1 / 1.5)),
    iconButton("fit", say("fit"), () => stage.look(WHOLE)),
    iconButton("closer", say("closer"), () => stage.zoom(1.5)),
  );
  stage.element.append(zoom, presenting.bar);
  const decide = new DecisionBar(room).element;
  decide.prepend(toggle);
  place.replaceChildren(head.element, el("main", { class: "body" }, stage.element, decide), strip.element, side, compare.element, voting.element, grid.over, buildToast(room));
  followHand(stage, room);
  followKeys(stage, room);
  room.on("tool", () => {
    stage.element.classList.toggle("draws", Boolean(room.tool));
    // The picture has to be seen for a mark to be drawn on it.
    if (room.tool) open(false);
  });
  room.on("marked", () => open(true));
  room.on("chosen", ({ detail }) => { open(detail.from === "pin"); });
  room.on("state picture", () => {
    place.classList.toggle("bare", !room.picture);
    count.textContent = room.shownOn(room.current).length || "";
  });
};

// Bring the room up to date with each change; resolves to the refusal after which it opens no more.
const keepUp = (room, api, pictures) => {
  const take = (told) => {
    // Revealed: the pictures may be others than those that were sent.
    if (told.whole && room.shown) pictures.releaseAll();
    room.take(told);
  };
  // One answer may fail on its way; a second one in a row is told.
  let told = false;
  return follow(api, room, take, (failures) => {
    if (failures === 2) room.raise("said", { text: say("noConnection"), refused: true });
    else if (!failures && told) room.raise("said", { text: say("connected") });
    told = failures >= 2;
  });
};

const enter = async (api) => {
  for (;;) {
    try {
      const state = await api.state(0, "", 0);
      if (state.you.guest) api.keepFor(state.you.link);
      if (state.you.guest || onWall) return state;
      if (api.rememberBy(state.you.link)) continue;
      await askName(place, api, { title: state.room.title });
    } catch (error) {
      if (error.status === 404 || !(error instanceof Refused)) throw error;
      if (error.kind === "PasswordNeeded") await askName(place, api, { password: true });
      else {
        sayRefusal(place, error.status ? error.message : say("noConnection"), say("notNow"));
        await new Promise((resolve) => setTimeout(resolve, PAUSE * 1000));
      }
    }
  }
};

const start = async () => {
  const token = location.hash.slice(1);
  if (!token) return sayRefusal(place, "");
  const api = new Api(token, onWall);
  try {
    const state = await enter(api);
    const [room, pictures] = [new RoomState(api), new Pictures(api)];
    if (onWall) buildWall(place, room, pictures);
    else buildRoom(room, pictures);
    followDeadlines(room, api, (error) => sayRefusal(place, error.message));
    room.take(state);
    const error = await keepUp(room, api, pictures);
    if (error.status === 401) return location.reload();
    sayRefusal(place, error.message);
  } catch (error) {
    if (error.status === 404) return sayRefusal(place, error.message);
    sayRefusal(place, say("noAnswer"), say("notNow"));
    throw error;
  }
};

addEventListener("hashchange", () => location.reload());
start();
