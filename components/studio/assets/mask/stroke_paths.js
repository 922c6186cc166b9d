// The paths of strokes, as the editor has drawn them: handed over beside the mask's pixels (stroke_paths.py).
(() => {
  // Paths over a step of the mask's history, and the points of all of them.
  const MOST_STROKES = 2_000, MOST_POINTS = 20_000;

  // The paths of a stroke of the editor, in pixels of its view: one for each piece without a gap and of one width, which
  // a hand may change while it paints. Pieces of one stroke have the same number.
  const describeStroke = ({ segments }, number) => {
    const paths = [];
    const write = (x, y) => `${Math.round(x * 100) / 100},${Math.round(y * 100) / 100}`;
    for (const { from_x, from_y, to_x, to_y, size, mode } of segments) {
      const from = write(from_x, from_y), to = write(to_x, to_y);
      let path = paths.at(-1);
      if (path?.points.at(-1) !== from || path.radius !== size) paths.push(path = { points: [from], radius: size, erases: mode === "erase" });
      if (to !== from) path.points.push(to);
    }
    return paths.map((path) => ({ ...path, stroke: number, count: path.points.length, points: path.points.join(" ") }));
  };
  // The paths ``strokes`` and those of the strokes of commands after them; null where the commands are not all strokes, or
  // the paths are too many.
  const join = (strokes, commands) => {
    if (!strokes || !commands.every(({ stroke_data: data }) => data)) return null;
    const first = (strokes.at(-1)?.stroke ?? -1) + 1;
    const all = [...strokes, ...commands.flatMap(({ stroke_data: data }, place) => describeStroke(data, first + place))];
    const points = all.reduce((sum, { count }) => sum + count, 0);
    return all.length > MOST_STROKES || points > MOST_POINTS ? null : all;
  };

  window.proofroomStrokePaths = { join };
})();
