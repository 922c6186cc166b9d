// Notes: a box or an arrow drawn over the picture, with a text that says what should change there. The box is added to
// the mask; the server says the places in words (notes.py), and the picture itself stays without a mark.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas";
  const LEAST = 8; // px of a drag; a click is the tip of an arrow
  const TIP = 0.12, STEP = 0.04; // the side of the box around a tip, and a step of it, as shares of the shorter edge
  const MOST = 20, LONGEST = 500, FOLLOW = 1000;
  const access = window.proofroomAccessibility;
  let notes = []; // {text, box, arrow, state}: "kept", "removed", or "past" once another picture has come
  let drawing = null; // {pointer, points} of the mark under the pointer
  let open = null; // {box, arrow, note, form} of the text that is being written
  let following = 0, shown = "";

  const canvas = () => document.querySelector(CANVAS);
  const { onCanvas, onPicture } = window.proofroomPlaces;
  const clip = (share) => Math.min(1, Math.max(0, share));
  const round = (share) => Math.round(share * 1e6) / 1e6;
  const shareOf = (place) => onPicture(place).map(clip);
  const { toCanvas } = window.proofroomNoteMarks;
  const boxOf = ([[x, y], [toX, toY]]) => [Math.min(x, toX), Math.min(y, toY), Math.max(x, toX), Math.max(y, toY)].map(round);
  // The box around the tip of an arrow, whole within the picture.
  const boxAround = ([x, y]) => {
    const { width, height } = window.editor, side = TIP * Math.min(width, height);
    const [across, down] = [side / width, side / height];
    const left = Math.min(1 - across, Math.max(0, x - across / 2)), top = Math.min(1 - down, Math.max(0, y - down / 2));
    return [left, top, left + across, top + down].map(round);
  };
  const kept = () => notes.filter(({ state }) => state === "kept");

  const draw = () => {
    const marks = kept();
    if (open && !open.note) marks.push(open);
    if (drawing?.mark) marks.push(drawing.mark);
    window.proofroomNoteMarks.draw(marks);
    placeForm();
  };
  // The marks go along while the editor moves its picture.
  const follow = () => {
    if (!notes.length && !open) return;
    const isRunning = following > performance.now();
    following = performance.now() + FOLLOW;
    if (isRunning) return;
    let last = "";
    const step = () => {
      const { position, scale } = window.editor?.image_container ?? {}, now = [position?.x, position?.y, scale?.x].join();
      if (now !== last && position) draw();
      last = now;
      if (performance.now() < following) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };

  // To the server: what every event of the form takes.
  const send = () => {
    const field = document.querySelector("#edit-notes-value textarea, #edit-notes-value input");
    if (!field) return;
    const value = kept().length ? JSON.stringify(kept().map(({ text, box }) => ({ text, box }))) : "";
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const mask = ({ box: [left, top, right, bottom] }, takes) =>
    window.proofroomShapes.add({ kind: "box", points: [[left, top], [right, bottom]], takes });
  const change = () => {
    send();
    draw();
    list();
  };

  const placeForm = () => {
    if (!open) return;
    const { form, box } = open, area = canvas().getBoundingClientRect(), [left, bottom] = toCanvas([box[0], box[3]]);
    form.style.left = `${Math.max(4, Math.min(left, area.width - form.offsetWidth - 4))}px`;
    form.style.top = `${Math.max(4, Math.min(bottom + 6, area.height - form.offsetHeight - 4))}px`;
  };
  const close = () => {
    const closing = open;
    open = null;
    closing?.form.remove();
    draw();
  };
  const keep = () => {
    if (!open) return;
    const { box, arrow, note, form } = open, text = form.querySelector("input").value.trim();
    close();
    if (!text) return;
    if (note) note.text = text;
    else {
      notes.push({ text, box, arrow, state: "kept" });
      mask({ box }, false);
    }
    change();
  };
  const write = (mark) => {
    keep();
    const form = document.createElement("form"), field = document.createElement("input");
    form.className = "note-form";
    Object.assign(field, { type: "text", maxLength: LONGEST, value: mark.note?.text ?? "", placeholder: access.say("noteText") });
    field.setAttribute("aria-label", access.say("noteText"));
    field.title = access.say("noteHint");
    form.append(field);
    open = { ...mark, form };
    canvas().parentNode.append(form);
    draw();
    placeForm();
    field.focus();
    // Once the press that has drawn the mark is over, leaving the text keeps the note: nothing that was written is lost.
    setTimeout(() => field.addEventListener("focusout", () => open?.form === form && keep()));
  };
  const move = ([across, down]) => {
    const { width, height } = window.editor, step = STEP * Math.min(width, height), [left, top, right, bottom] = open.box;
    const x = Math.min(1 - right, Math.max(-left, (across * step) / width));
    const y = Math.min(1 - bottom, Math.max(-top, (down * step) / height));
    open.box = [left + x, top + y, right + x, bottom + y].map(round);
    open.arrow = null;
    draw();
  };
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  addEventListener("keydown", (event) => {
    if (!open?.form.contains(event.target) || event.isComposing) return;
    if (event.altKey && WAYS[event.key] && !open.note) move(WAYS[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter") keep();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!open) document.querySelector("#edit-tool-note")?.focus();
  }, true);

  const button = (key, number, work) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: access.say(key, { n: number }), onclick: work });
    return made;
  };
  const list = () => {
    const place = document.querySelector("#edit-notes .note-list");
    if (!place) return;
    const state = JSON.stringify([document.documentElement.lang, notes]);
    if (shown === state && place.childElementCount === notes.length) return;
    shown = state;
    let number = 0;
    place.setAttribute("role", "list");
    place.setAttribute("aria-label", access.say("notes"));
    place.replaceChildren(...notes.map((note) => {
      const item = document.createElement("div"), text = document.createElement("span");
      item.setAttribute("role", "listitem");
      item.className = note.state;
      if (note.state === "kept") {
        number += 1;
        const mine = number;
        text.textContent = `${mine} · ${note.text}`;
        item.append(text, button("noteEdit", mine, () => write({ ...note, note })), button("noteRemove", mine, () => {
          note.state = "removed";
          mask(note, true);
          change();
        }));
        return item;
      }
      text.textContent = note.text;
      item.append(text, note.state === "removed" ? button("noteBack", 0, () => {
        if (kept().length >= MOST) return;
        note.state = "kept";
        mask(note, false);
        change();
      }) : button("noteToPrompt", 0, () => {
        const field = document.querySelector("#edit-prompt textarea");
        field.value = [field.value.trim(), note.text].filter(Boolean).join("\n");
        field.dispatchEvent(new Event("input", { bubbles: true }));
        notes = notes.filter((each) => each !== note);
        change();
      }));
      return item;
    }));
  };
  access.onChange.push(list);

  const on = (type, work) => addEventListener(type, (event) => {
    if (!work(event)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }, true);
  const isArrow = () => document.querySelector("#edit-note-kind input:checked")?.value === "arrow";
  const markOf = (points) => {
    const [from, to] = points.map(shareOf), length = Math.hypot(points[1][0] - points[0][0], points[1][1] - points[0][1]);
    if (length < LEAST) return { box: boxAround(to), arrow: null };
    if (isArrow()) return { box: boxAround(to), arrow: [from, to] };
    const box = boxOf([from, to]);
    // A line is no box.
    return box[2] - box[0] < 0.005 || box[3] - box[1] < 0.005 ? { box: boxAround(to), arrow: null } : { box, arrow: null };
  };
  on("pointerdown", (event) => {
    if (drawing || event.button !== 0 || window.proofroomTools?.held !== "note" || !event.target.matches?.(CANVAS)) return false;
    keep();
    if (kept().length >= MOST) return true;
    const place = onCanvas(event);
    drawing = { pointer: event.pointerId, points: [place, place], mark: null };
    return true;
  });
  on("pointermove", (event) => {
    if (drawing?.pointer !== event.pointerId) return false;
    drawing.points[1] = onCanvas(event);
    drawing.mark = markOf(drawing.points);
    draw();
    return true;
  });
  on("pointerup", (event) => {
    if (drawing?.pointer !== event.pointerId) return false;
    const { points } = drawing;
    drawing = null;
    write(markOf(points));
    return true;
  });
  // What is written goes along with a press of the button that sends it.
  addEventListener("click", (event) => open && event.target.closest?.("#edit-run, #edit-anyway") && keep(), true);
  const cancel = () => {
    drawing = null;
    draw();
  };
  on("pointercancel", (event) => drawing?.pointer === event.pointerId && (cancel(), true));
  for (const type of ["wheel", "pointermove", "pointerup", "resize", "click"]) addEventListener(type, follow, { capture: true, passive: true });
  // The notes are about the picture before: its texts stay at hand.
  addEventListener("proofroom-editor", () => {
    if (open) close();
    notes = notes.filter(({ state }) => state === "kept").map((note) => ({ ...note, state: "past" }));
    change();
  });
  window.proofroomNotes = {
    cancel,
    // By keys: a note in the middle, which Alt and the arrows move.
    begin: () => canvas() && kept().length < MOST && write({ box: boxAround([0.5, 0.5]), arrow: null }),
  };
})();
