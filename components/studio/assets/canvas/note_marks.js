// The marks of notes, drawn over the picture: a box or an arrow each, with the number of the note.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas", SVG = "http://www.w3.org/2000/svg";
  let drawn = null;
  const toCanvas = ([x, y]) => {
    const { image_container: image, width, height } = window.editor;
    return [image.position.x + x * width * image.scale.x, image.position.y + y * height * image.scale.y];
  };
  const make = (name, attributes, parent, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    parent.append(element);
    return element;
  };
  const drawMark = ({ box, arrow }, number) => {
    const [left, top] = toCanvas(box.slice(0, 2)), [right, bottom] = toCanvas(box.slice(2));
    const arrowOf = () => {
      const [x, y] = toCanvas(arrow[0]), [toX, toY] = toCanvas(arrow[1]), angle = Math.atan2(toY - y, toX - x);
      const wing = (turn) => `${toX - 12 * Math.cos(angle + turn)} ${toY - 12 * Math.sin(angle + turn)}`;
      return `M${x} ${y}L${toX} ${toY}M${wing(0.5)}L${toX} ${toY}L${wing(-0.5)}`;
    };
    const frame = `M${left} ${top}H${right}V${bottom}H${left}Z`;
    // Dark below light: it is seen on every picture.
    for (const look of ["below", "above"]) make("path", { d: arrow ? arrowOf() : frame, class: look }, drawn);
    const [x, y] = arrow ? toCanvas(arrow[0]) : [left, top];
    make("circle", { cx: x, cy: y, r: 10, class: "ground" }, drawn);
    make("text", { x, y: y + 4, class: "number" }, drawn, String(number));
  };
  // Draws these marks in place of those that are drawn: {box, arrow} each, as shares of the picture.
  const draw = (marks) => {
    drawn?.remove();
    drawn = null;
    const canvas = document.querySelector(CANVAS);
    if (!marks.length || !canvas || !window.editor?.image_container) return;
    const area = canvas.getBoundingClientRect();
    drawn = document.createElementNS(SVG, "svg");
    drawn.setAttribute("class", "note-marks");
    drawn.setAttribute("aria-hidden", "true");
    drawn.setAttribute("viewBox", `0 0 ${area.width} ${area.height}`);
    marks.forEach((mark, at) => drawMark(mark, at + 1));
    canvas.parentNode.append(drawn);
  };
  window.proofroomNoteMarks = { draw, toCanvas };
})();
