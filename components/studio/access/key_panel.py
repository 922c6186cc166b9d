"""The panel of a visitor's own key: where the key is entered, tested, used for the visit, and forgotten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.access.keys.key_check import VisitorKey
from components.errors import ProofroomError
from components.message.message import Message, Sentences
from components.studio.access.person import person_now
from components.studio.language.page_texts import anew
from components.studio.language.translation import N_
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates, Widget
from components.studio.page.visitor import hash_token

# Gradio takes no ``autocomplete`` for such a field. The browser shall offer nothing for the field, and keep nothing.
COMPLETE_NOTHING = """const close = () =>
  document.querySelector("#key-field input")?.setAttribute("autocomplete", "off");
close();
setTimeout(close);"""
# Seconds after which the page looks again, beyond those after which a key is forgotten.
LATER = 2.0

WHERE_IT_GOES = Message(
    "The key goes to this endpoint alone. It is kept in the server's memory for this page, and forgotten when the page"
    " is closed or after an hour without use."
)
OFFLINE_WITHOUT = Message("Without a key, pictures are drawn offline.")
SHARED_WITHOUT = Message("Without a key, the key of this Proofroom is used, within its limits.")
TESTING = Message("Asking the endpoint whether it takes the key. This costs nothing.")
IN_USE = Message("✓ Your key is used for this visit: {model} at {host}.")
FORGOTTEN = Message("Your key was forgotten. Enter the key again to go on with it.")


@dataclass(frozen=True)
class KeyPanel:
    """Hold the widgets of the panel; ``timer`` looks again once a key may have been forgotten."""

    service: Service
    accordion: gr.Accordion
    said: gr.HTML
    endpoint: gr.Dropdown
    key: gr.Textbox
    model: gr.Textbox
    use: gr.Button
    forget: gr.Button
    timer: gr.Timer

    @property
    def shown(self) -> list[Widget]:
        """Return the widgets that the handlers may update."""
        return [self.said, self.key, self.use, self.forget, self.timer]

    async def use_key(self, token: object, endpoint: object, key: object, model: object) -> AsyncIterator[Updates]:
        """Test a key, which spends nothing, and use it for the visit."""
        keys, person = self.service.access.keys, person_now()
        yield {self.said: messages.quiet(TESTING), self.use: gr.update(interactive=False)}
        try:
            accepted = await asyncio.to_thread(keys.accept, endpoint, key, model, person.address)
            keys.keep(person.visit, hash_token(token), accepted, person.address)
        except ProofroomError as error:
            # What was typed stays, and can be mended.
            yield {self.said: messages.failed(error), self.use: gr.update(interactive=True)}
            return
        yield self._show(accepted) | {self.key: "", self.use: gr.update(interactive=True)}

    def forget_key(self, token: object) -> Updates:
        """Forget the key of the visit."""
        self.service.access.keys.forget(person_now().visit, hash_token(token))
        return self._show(None) | {self.key: ""}

    def refresh(self, token: object) -> Updates:
        """Say whether the key of the visit is still used; a key that was forgotten is said once."""
        key = person_now().key
        if key is None or not key.forgotten:
            return self._show(key)
        return self.forget_key(token) | {self.said: messages.caution(FORGOTTEN)}

    def connect(self, token: gr.BrowserState) -> list[Dependency]:
        """Wire the panel; return the events after which another endpoint may be at work."""
        asked = [token, self.endpoint, self.key, self.model]
        # Without preprocessing: Gradio's own refusal would repeat the value.
        used = gr.on([self.use.click, self.key.submit], self.use_key, asked, self.shown, preprocess=False, **QUIET)
        forgotten = self.forget.click(self.forget_key, token, self.shown, queue=False, **QUIET)
        looked = self.timer.tick(self.refresh, token, self.shown, queue=False, **QUIET)
        opened = self.accordion.expand(self.refresh, token, self.shown, queue=False, **QUIET)
        return [used, forgotten, looked, opened]

    def follow_language(self, token: gr.BrowserState, switched: Dependency) -> None:
        """Say the state of the key anew once the page has been switched to another language."""
        switched.then(self.refresh, token, self.shown, queue=False, **QUIET)

    def close_visit(self) -> None:
        """Forget the key of a visit whose page is closed."""
        self.service.access.keys.close(person_now().visit)

    def _show(self, key: VisitorKey | None) -> Updates:
        """Return the updates that show which key is used."""
        left = self.service.access.keys.seconds_left(person_now().visit) if key else None
        timer = gr.Timer(active=False) if left is None else gr.Timer(left + LATER, active=True)
        return {
            self.said: say_key(self.service, key),
            self.forget: gr.update(visible=key is not None),
            self.timer: timer,
        }


def build_key_panel(service: Service) -> KeyPanel | None:
    """Return the panel, laid out; None where visitors bring no keys."""
    if service.access.settings.keys == "owner":
        return None
    keys = service.access.keys
    choices = list(zip(keys.names, keys.endpoints, strict=True))
    with gr.Accordion(N_("Your key"), open=False, elem_id="key-panel") as accordion:
        said = anew(
            gr.HTML(say_key(service), elem_id="key-said", elem_classes="panel-facts"), value=lambda: say_key(service)
        )
        endpoint = gr.Dropdown(choices, value=choices[0][1], label=N_("Endpoint"), filterable=False, elem_id="key-host")
        key = gr.Textbox(
            label=N_("Key"),
            type="password",
            max_lines=1,
            max_length=500,
            html_attributes=gr.InputHTMLAttributes(autocapitalize="off", spellcheck=False),
            elem_id="key-field",
        )
        model = gr.Textbox(label=N_("Model, if another than the usual one"), max_lines=1, elem_id="key-model")
        with gr.Row(elem_classes="choices"):
            use = gr.Button(N_("Test and use"), size="sm", elem_id="key-use")
            forget = gr.Button(N_("Forget the key"), size="sm", visible=False, elem_id="key-forget")
        anew(gr.HTML(say_where(), elem_id="key-where", js_on_load=COMPLETE_NOTHING), value=say_where)
    return KeyPanel(service, accordion, said, endpoint, key, model, use, forget, gr.Timer(3600, active=False))


def say_key(service: Service, key: VisitorKey | None = None) -> Markup:
    """Return the line that says whose key is used."""
    if key is not None:
        return messages.quiet(Sentences(IN_USE.with_values(model=key.model, host=key.name), key.said))
    return messages.quiet(OFFLINE_WITHOUT if service.endpoint_now.offline else SHARED_WITHOUT)


def say_where() -> Markup:
    """Return the sentence about where a key goes, and when it is forgotten."""
    return messages.quiet(WHERE_IT_GOES)
