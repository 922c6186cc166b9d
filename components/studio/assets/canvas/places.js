// Places of the pointer: in pixels of the editor's canvas, and as shares of the picture that the canvas shows.
(() => {
  const CANVAS = "#edit-canvas .pixi-target canvas";
  window.proofroomPlaces = {
    onCanvas: ({ clientX, clientY }) => {
      const box = document.querySelector(CANVAS).getBoundingClientRect();
      return [clientX - box.left, clientY - box.top];
    },
    // Gradio's own handle on the editor knows where its picture lies in the canvas, zoomed or not.
    onPicture: ([x, y]) => {
      const { image_container: image, width, height } = window.editor;
      const shares = [(x - image.position.x) / image.scale.x / width, (y - image.position.y) / image.scale.y / height];
      // A hundredth of a pixel of a picture that is 10,000 pixels wide.
      return shares.map((share) => Math.round(share * 1e6) / 1e6);
    },
  };
})();
