// Where a picture lies within a box: fitted, or closer around a place of it.
export const MOST_ZOOM = 16;
export const WHOLE = { x: 0.5, y: 0.5, zoom: 1 };

export const within = (value, least, most) => Math.min(Math.max(value, least), most);

// The view in bounds, and the place of the picture in pixels of the box; ``aspect`` is its width by its height.
export const fit = ({ clientWidth: width, clientHeight: height }, aspect, view) => {
  const wide = Math.min(width, height * aspect) * view.zoom;
  const [w, h] = [wide, wide / aspect];
  const put = (size, room, middle) => (size <= room ? (room - size) / 2 : within(room / 2 - middle * size, room - size, 0));
  const [left, top] = [put(w, width, view.x), put(h, height, view.y)];
  const seen = { x: w <= width ? 0.5 : (width / 2 - left) / w, y: h <= height ? 0.5 : (height / 2 - top) / h, zoom: view.zoom };
  return { view: seen, left, top, width: w, height: h };
};

export const lay = (frame, { left, top, width, height }) =>
  Object.entries({ left, top, width, height }).forEach(([name, value]) => { frame.style[name] = `${value}px`; });

// Closer or farther, so that a place of the picture stays where it is.
export const zoomed = (view, factor, at = view) => {
  const zoom = within(view.zoom * factor, 1, MOST_ZOOM);
  const share = view.zoom / zoom;
  return { x: at.x + (view.x - at.x) * share, y: at.y + (view.y - at.y) * share, zoom };
};

// The place of a pointer as fractions of a picture.
export const placeIn = (frame, { clientX, clientY }) => {
  const box = frame.getBoundingClientRect();
  return [within((clientX - box.left) / box.width, 0, 1), within((clientY - box.top) / box.height, 0, 1)];
};
