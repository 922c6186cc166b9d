"""The values of a generation: prompt and form, and the price of both.

Lays nothing out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from components.studio.form.form import Form
from components.studio.form.price import price_of
from components.studio.language.translation import _
from components.studio.page.service import Service
from components.studio.page.updates import Widget


@dataclass(frozen=True)
class CreateForm:
    """Hold the widgets whose values make a generation."""

    service: Service
    prompt: gr.Textbox
    form: Form

    @property
    def widgets(self) -> list[Widget]:
        """Return the widgets in the order the other methods take their values."""
        return [self.prompt, *self.form.widgets]

    def read(self, values: Sequence[object]) -> dict[str, object]:
        """Return the fields of a request, by their names. Raises ValueNotAllowed."""
        prompt, *of_form = values
        return {"prompt": prompt} | self.form.read(of_form)

    def label_run(self, *values: object) -> str:
        """Return the label of the primary button, with the price of the request."""
        asked = self.read(values)
        price = price_of(self.service.contract(str(asked["model"] or "")), asked)
        return _("Create · {price}", price=price)
