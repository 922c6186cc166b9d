// Pictures that are dropped anywhere on Create or Edit, or pasted: Edit opens them.
(() => {
  // The other field that takes dropped pictures, and the area in which Gradio's own upload field takes them.
  const OTHERS = "#edit-reference-pictures, #edit-picture .upload-container";
  const field = () => document.querySelector("#edit-picture input[type=file]");
  const isSeen = (selector) => document.querySelector(selector)?.offsetParent != null;
  const isTakenHere = () => isSeen("#create-prompt") || isSeen("#edit-prompt");
  const putUp = async (file) => {
    if (!isSeen("#edit-picture")) document.querySelector('#tabs [role=tab][data-tab-id="edit"]')?.click();
    // A tab that was never opened has no fields yet.
    for (let frames = 0; !field() && frames < 600; frames++) await new Promise(requestAnimationFrame);
    const one = new DataTransfer();
    one.items.add(file);
    field().files = one.files;
    field().dispatchEvent(new Event("change", { bubbles: true }));
  };
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  // Before the page's own listeners: the editor would keep a picture that is dropped on it.
  addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault(), true);
  addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.target.closest?.(OTHERS)) return;
    // The browser would leave the page to show the file.
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file && isTakenHere()) putUp(file);
  }, true);
  addEventListener("paste", (event) => {
    const data = event.clipboardData;
    const file = [...(data?.files ?? [])].find((other) => other.type.startsWith("image/"));
    // Text that was copied from a document may carry a picture of itself.
    const isText = data?.getData("text/plain") && event.target.closest?.("input, textarea");
    if (!file || isText || !isTakenHere()) return;
    event.preventDefault();
    putUp(file);
  }, true);
})();
