"""Names for the controls and pictures of Gradio's widgets that have none, or English ones, in every language.

The scripts of assets/accessibility/ put the names onto the page.
"""

from components.studio.language.catalogue import read_catalogue
from components.studio.language.languages import offered
from components.studio.language.translation import N_

# Gradio's own English name of a control -> ours.
CONTROLS = {
    "Brush": N_("Brush"),
    "Clear canvas": N_("Clear canvas"),
    "Close": N_("Close"),
    "Copied message": N_("Copied"),
    "Copy": N_("Copy"),
    "Copy code": N_("Copy"),
    "Download": N_("Download"),
    "Empty value": N_("Nothing is here yet"),
    "Erase": N_("Eraser"),
    "Exit fullscreen mode": N_("Leave full screen"),
    "Fullscreen": N_("Full screen"),
    "More tabs": N_("More tabs"),
    "Pan": N_("Move the picture"),
    "Redo": N_("Redo"),
    "Remove image": N_("Remove the picture"),
    "Undo": N_("Undo"),
    "Zoom in": N_("Zoom in"),
    "Zoom out": N_("Zoom out"),
}
# The id of a widget -> what its picture shows where nothing says more.
PICTURES = {
    "edit-heat": N_("What changed, in colour"),
    "edit-mask-picture": N_("The picture with the mask in red"),
    "lineage-heat": N_("What changed, in colour"),
}
# Names that the scripts use by these keys.
TEXTS = {
    "after": N_("After: {picture}"),
    "afterAlone": N_("After"),
    "before": N_("Before: {picture}"),
    "beforeAlone": N_("Before"),
    "canvas": N_("The picture to paint on, {share} painted"),
    "close": N_("Close"),
    "code": N_("The program"),
    "compare": N_("The line between before and after"),
    "copy": N_("Copy"),
    "drop": N_("Drop, paste or click to pick"),
    "picture": N_("Picture"),
    "notes": N_("Notes on the picture"),
    "noteText": N_("What should change here?"),
    "noteHint": N_("Enter keeps the note, Esc leaves it. Alt and the arrows move it."),
    "noteEdit": N_("Edit note {n}"),
    "noteRemove": N_("Remove note {n}"),
    "noteBack": N_("Put the note back"),
    "noteToPrompt": N_("Add to the prompt"),
    "tools": N_("Tools at the picture"),
    "thumbnail": N_("Picture {n} of {count}"),
    "zoom": N_("Zoom, {share}"),
}


def name_in_all_languages() -> dict[str, dict[str, dict[str, str]]]:
    """Return all names by the tag of each language on offer."""
    groups = {"controls": CONTROLS, "pictures": PICTURES, "texts": TEXTS}
    return {
        tag: {
            group: {name: read_catalogue(tag).find(text) for name, text in texts.items()}
            for group, texts in groups.items()
        }
        for tag in offered()
    }
