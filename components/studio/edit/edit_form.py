"""All that an edit is asked with: prompt, form, reference pictures, and how the mask is to travel.

Says what the values of its widgets mean: the edit they order and what that will cost. Lays nothing out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import gradio as gr
import numpy as np

from components.endpoint.contracts.contract import ModelContract
from components.endpoint.contracts.cost import Forecast
from components.errors import MissingPicture, ProofroomError
from components.imaging.frame import Size
from components.library.edits.edit import Edit, Framing, plan_edit
from components.library.edits.references import Guidance
from components.library.edits.spec import Spec
from components.studio.form.form import Form
from components.studio.form.price import forecast_edit, say_edit_price
from components.studio.form.reference_panel import ReferencePanel, measure_panel, read_panel
from components.studio.form.restore import RestoredForm, restore_form
from components.studio.page.loaded_pictures import LoadedPicture
from components.studio.page.service import Service
from components.studio.page.uploads import lend_file

# How wide the transition at the mask's edge is, in pixels; "" leaves it to us, "0" is none.
FEATHERS = ("", "0", *(f"{width}" for width in (2, 4, 8, 16, 32, 64, 128)))


@dataclass(frozen=True)
class Wanted:
    """Hold what the widgets say: ``asked`` by the names of a request's fields, the files of the references, the way.

    ``feather`` is the transition's width in pixels, None leaves it to us.
    """

    asked: dict[str, object]
    contract: ModelContract
    references: list | None
    framing: Framing
    feather: float | None


@dataclass(frozen=True)
class EditForm:
    """Hold the widgets that an edit is asked with; ``framing`` are region, apart and soft edge."""

    service: Service
    prompt: gr.Textbox
    form: Form
    references: ReferencePanel
    framing: Sequence[gr.components.Component]

    @property
    def widgets(self) -> list[gr.components.Component]:
        """Return the widgets in the order the other methods take their values."""
        return [self.prompt, *self.form.widgets, self.references.pictures, *self.framing]

    def read(self, values: Sequence[object]) -> Wanted:
        """Return what the values say. Raises ValueNotAllowed."""
        prompt, *others = values
        *of_form, references, region, apart, feather = others
        asked = {"prompt": prompt} | self.form.read(of_form)
        return Wanted(
            asked=asked,
            contract=self.service.contract(str(asked["model"] or "")),
            references=references,
            framing=Framing(region, str(asked["size"]), apart),
            feather=None if feather == "" else float(feather),
        )

    def refill(self, spec: Spec, values: Sequence[object]) -> RestoredForm:
        """Return the refill of everything that asks as a spec did; ``values`` are those of the form's widgets.

        Raises StorageError where a reference is gone.
        """
        form = restore_form(self.form, values, {**spec.parameters, "size": spec.size}, self.service.models.names)
        feather = "" if spec.feather is None else f"{spec.feather:g}"
        said = form.said
        if feather not in FEATHERS:
            said, feather = (*said, f"Its soft edge was {feather} px, which is not on offer."), ""
        references = [(lend_file(self.service.loaded_pictures.serve_file(key)), None) for key in spec.references]
        framing = [spec.region, spec.apart, feather]
        others = dict(zip([self.references.pictures, *self.framing], [references, *framing], strict=True))
        updates = form.updates | {self.prompt: spec.prompt} | others
        return replace(form, updates=updates, values=[spec.prompt, *form.values, *others.values()], said=said)

    def plan(
        self, loaded: LoadedPicture | None, mask_of: Callable[[LoadedPicture], np.ndarray | None], values: Sequence
    ) -> Edit:
        """Return the edit of a loaded picture that the values order; raises an InputError where they do not."""
        if loaded is None:
            raise MissingPicture()
        wanted = self.read(values)
        # The size that travels is the framing's: it may be left open until the mask is known.
        asked = self.service.request(wanted.asked | {"size": ""})
        guidance = Guidance(
            read_panel(wanted.references, wanted.contract), str(wanted.asked.get("input_fidelity") or "")
        )
        upload, source = self.service.loaded_pictures.read(loaded)
        return plan_edit(
            asked,
            upload,
            source,
            mask_of(loaded),
            wanted.framing,
            margins=loaded.margins,
            feather=wanted.feather,
            parent=loaded.parent,
            guidance=guidance,
        )

    def forecast(self, wanted: Wanted, canvases: Sequence[Size]) -> Forecast:
        """Return what requests on these canvases will cost together."""
        return forecast_edit(wanted.contract, wanted.asked, canvases, measure_panel(wanted.references, wanted.contract))

    def price(self, *values: object) -> str:
        """Return what a button says of the price after its verb."""
        try:
            wanted = self.read(values)
            pictures = measure_panel(wanted.references, wanted.contract)
            return say_edit_price(wanted.contract, wanted.asked, pictures, wanted.framing.apart)
        except ProofroomError:
            # What is wrong is said where the person looks, once they press the button.
            return ""
