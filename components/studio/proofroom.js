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
