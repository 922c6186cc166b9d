// Pasting a picture, or dropping one anywhere on the Edit tab, is the same as picking it in the upload field.
(() => {
  const field = () => document.querySelector("#edit-picture input[type=file]");
  const editIsOpen = () => document.querySelector("#edit-picture")?.offsetParent != null;
  const hand = (files) => {
    const input = field();
    if (!input || !editIsOpen() || files.length === 0) return false;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (hand(files)) event.preventDefault();
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event) && editIsOpen()) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.target.closest?.("#edit-picture")) return;
    if (hand([...event.dataTransfer.files])) event.preventDefault();
  });
})();

// The mask's panel shows the mask as it will travel: asked for when the brush has rested, and only while it is open,
// since the browser encodes the whole canvas for it.
(() => {
  const REST = 900;
  let waiting = 0;
  const isOpen = () => document.querySelector("#edit-mask-facts")?.offsetParent != null;
  window.proofroomCheckMask = (rest = REST) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => isOpen() && document.querySelector("#edit-mask-check")?.click(), rest);
  };
  window.proofroomSaveMask = () => setTimeout(() => {
    const link = document.querySelector("#edit-mask-file");
    (link?.closest("a") ?? link?.querySelector("a") ?? link)?.click();
  }, 50);
  document.addEventListener("pointerdown", () => clearTimeout(waiting));
  document.addEventListener("pointerup", (event) => {
    if (event.target.closest?.("#edit-canvas")) window.proofroomCheckMask();
  });
})();
