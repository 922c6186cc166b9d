"""The values of an edit: prompt, form, reference pictures, and how the mask is sent.

Turns the values of the widgets into an edit and its price. Lays nothing out.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.contracts.cost import Forecast
from components.errors import MissingPicture, ProofroomError
from components.imaging.frame import Frame, Size
from components.library.edits.edit import Edit, ask_of
from components.library.edits.framing import Framing
from components.library.edits.layout import Layout, lay_out
from components.library.edits.named_pictures import name_pictures
from components.library.edits.notes import Note, add_notes, start_prompt
from components.library.edits.references import Guidance
from components.library.edits.spec import Spec
from components.message.message import Message
from components.studio.access.person import person_now
from components.studio.edit.mask.framing_choices import FEATHERS
from components.studio.edit.mask.mask_history import MaskHistory
from components.studio.edit.mask.strokes import HandedOver, Strokes
from components.studio.edit.notes.note_list import read_notes
from components.studio.edit.prepared_layouts import LaidOut, PreparedLayouts
from components.studio.form.form import Form
from components.studio.form.price import forecast_edit, price_of_edit
from components.studio.form.reference_panel import ReferencePanel, measure_chosen, read_chosen
from components.studio.form.restore import RestoredForm, restore_form
from components.studio.language.translation import _
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.service import Service

# A size and a frame for notes whose places change nothing: only the length of the prompt is asked for.
UNIT = (1, 1), Frame((0, 0, 1, 1), (1, 1), (0, 0, 1, 1))


@dataclass(frozen=True)
class EditValues:
    """Hold the values of the widgets: ``asked`` are values by the names of a request's fields.

    ``references`` are (file, caption) each; ``notes`` are on places of the picture. ``feather`` is the width of the
    soft edge in pixels, None for an automatic one.
    """

    asked: dict[str, object]
    contract: ModelContract
    references: list[Any] | None
    framing: Framing
    feather: float | None
    notes: tuple[Note, ...] = ()

    @property
    def priced(self) -> dict[str, object]:
        """Return ``asked`` with the notes in the prompt, as they would be on the whole picture: for the price."""
        return self.asked | {"prompt": add_notes(str(self.asked["prompt"] or ""), self.notes, *UNIT)}

    def guidance(self) -> Guidance:
        """Return the guidance of the model besides the prompt. Raises ValueNotAllowed, UnreadablePicture..."""
        references = read_chosen(self.references, self.contract)
        notes = tuple(replace(note, text=name_pictures(note.text, 1 + len(references))) for note in self.notes)
        return Guidance(references, str(self.asked.get("input_fidelity") or ""), notes)


@dataclass(frozen=True)
class EditForm:
    """Hold the widgets whose values make an edit; ``framing`` are region, apart and soft edge, ``notes`` are as JSON.

    ``prepared`` are the layouts of edits that people may ask for next.
    """

    service: Service
    prompt: gr.Textbox
    form: Form
    references: ReferencePanel
    framing: Sequence[gr.components.Component]
    notes: gr.Textbox
    prepared: PreparedLayouts = field(default_factory=PreparedLayouts)

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the widgets in the order the other methods take their values."""
        return [self.prompt, *self.form.widgets, self.references.pictures, *self.framing, self.notes]

    def read(self, values: Sequence[Any]) -> EditValues:
        """Return the values of ``widgets``, read. Raises ValueNotAllowed or UnexpectedValue."""
        prompt, *others = values
        *of_form, references, region, apart, feather, notes = others
        asked = {"prompt": prompt} | self.form.read(of_form)
        return EditValues(
            asked=asked,
            contract=self.service.contract(str(asked["model"] or "")),
            references=references,
            framing=Framing(region, str(asked["size"]), apart),
            feather=None if feather == "" else float(feather),
            notes=read_notes(notes),
        )

    def keep(self, values: Sequence[Any]) -> RestoredForm:
        """Return the form as it is, whose values are ``values``: what was erased was asked for without a form."""
        return RestoredForm({}, list(values), str(values[list(self.form.fields).index("model")]))

    def restore(self, spec: Spec, values: Sequence[Any]) -> RestoredForm:
        """Return the form as a spec was asked with; ``values`` are those of ``form`` now.

        Raises StorageError where a reference is gone.
        """
        models = self.service.endpoint_now.models.names
        form = restore_form(self.form, values, {**spec.parameters, "size": spec.size}, models)
        feather = "" if spec.feather is None else f"{spec.feather:g}"
        said = form.said
        if feather not in FEATHERS:
            gone = Message("Its soft edge was {width} px, which is not on offer.", width=feather)
            said, feather = (*said, gone), ""
        files = [self.service.loaded_pictures.serve_file(key) for key in spec.references]
        references = [(self.service.uploads.lend(file), None) for file in files]
        framing = [spec.region, spec.apart, feather]
        others = dict(zip([self.references.pictures, *self.framing], [references, *framing], strict=True))
        updates = form.updates | {self.prompt: spec.prompt} | others
        return replace(form, updates=updates, values=[spec.prompt, *form.values, *others.values(), ""], said=said)

    def plan(self, loaded: LoadedPicture | None, strokes: Strokes | None, values: Sequence[Any]) -> Edit:
        """Return the edit of a loaded picture; without strokes the whole picture is redrawn. Raises InputErrors."""
        if loaded is None:
            raise MissingPicture()
        wanted = self.read(values)
        guidance = wanted.guidance()
        prompt = start_prompt(str(wanted.asked["prompt"] or ""), guidance.notes)
        # Without a size: the frame chooses one once the mask is known.
        asked = self.service.request(
            wanted.asked | {"size": "", "prompt": prompt}, pictures=1 + len(guidance.references)
        )
        _, source = self.service.loaded_pictures.read(loaded)
        layout = self._lay_out(loaded, strokes, wanted)
        return ask_of(layout, asked, source, wanted.feather, loaded.parent, guidance)

    def prepare(self, handed: HandedOver, history: MaskHistory, loaded: LoadedPicture | None, *values: Any) -> None:
        """Make the layout that ``plan`` will need if nothing changes until then; its errors are said then."""
        with suppress(ProofroomError):
            if loaded is not None:
                self._lay_out(loaded, Strokes.handed_over(handed, history), self.read(values))

    def _lay_out(self, loaded: LoadedPicture, strokes: Strokes | None, wanted: EditValues) -> Layout:
        """Return the layout of an edit, made now or prepared; without strokes the whole picture is redrawn."""

        def make(before: Layout | None) -> Layout:
            picture, _ = self.service.loaded_pictures.read(loaded)
            mask = None if strokes is None else strokes.read_mask(loaded)
            return lay_out(picture, mask, wanted.framing, wanted.contract, loaded.margins, before)

        if strokes is None:
            return make(None)
        of = LaidOut(loaded, strokes.painted, strokes.exact_mask, wanted.framing, wanted.contract)
        return self.prepared.lay_out(person_now().visit, of, make)

    def label_run(self, *values: Any) -> str:
        """Return the label of the primary button, with the price of the edit."""
        price = self.price(*values)
        return _("Repaint · {price}", price=price) if price else _("Repaint")

    def offer_redraw(self, *values: Any) -> Message:
        """Return the offer to redraw the whole picture, with the price."""
        price = self.price(*values)
        if price is None:
            return Message("Redraw the whole picture")
        return Message("Redraw the whole picture · {price}", price=price)

    def forecast(self, wanted: EditValues, canvases: Sequence[Size]) -> Forecast:
        """Return the forecast of requests on canvases of these sizes together."""
        pictures = measure_chosen(wanted.references, wanted.contract)
        return forecast_edit(wanted.contract, wanted.priced, canvases, pictures)

    def price(self, *values: Any) -> Message | None:
        """Return the price as a button says it after its verb, None where the values are refused."""
        try:
            wanted = self.read(values)
            pictures = measure_chosen(wanted.references, wanted.contract)
            return price_of_edit(wanted.contract, wanted.priced, pictures, wanted.framing.apart)
        except ProofroomError:
            # A refusal is said once the button is pressed.
            return None
