"""The panel of tokens for scripts: make one, see it once, and revoke it.

At the foot of Library, closed: what a script makes with a token appears in this library, and few people need one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from components.access.tokens import LONGEST_NAME, Token
from components.errors import ProofroomError
from components.message.message import Message
from components.studio.access.person import person_now
from components.studio.language.translation import N_, _, translate
from components.studio.page import messages
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service
from components.studio.page.updates import Updates

WHAT_FOR = Message(
    "A script that sends a token makes pictures for this library, under the same limits. docs/scripting.md says how."
)
ONCE = Message("Copy the token now: it is shown this once. Whoever has it can spend as you can.")
NO_TOKENS = Message("There is no token yet.")
TABLE = Markup('<div class="tokens"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>')
HEAD, CELL = Markup('<th scope="col">{}</th>'), Markup("<td>{}</td>")


@dataclass(frozen=True)
class TokenPanel:
    """Hold the panel's widgets; ``chosen`` is the id of the token that is to be revoked."""

    service: Service
    panel: gr.Accordion
    name: gr.Textbox
    make: gr.Button
    made: gr.Textbox
    said: gr.HTML
    table: gr.HTML
    chosen: gr.Dropdown
    revoke: gr.Button
    confirm: gr.Row
    revoke_now: gr.Button
    keep: gr.Button

    @property
    def shown(self) -> list[Any]:
        """Return the widgets that the handlers update."""
        return [self.name, self.made, self.said, self.table, self.chosen, self.revoke, self.confirm, self.revoke_now]

    async def open(self, token: object) -> Updates:
        """Show the tokens of the visitor; a token that was made before is shown no more."""
        return await self._show(token, messages.quiet(WHAT_FOR)) | {self.made: gr.update(value="", visible=False)}

    async def make_token(self, name: object, token: object) -> Updates:
        """Make a token, and show it this once."""
        person, visitor = person_now(), self.service.visitor(token).id
        account = person.account if person.signed_in else None
        tokens = self.service.entrance.tokens
        try:
            text, _made = await asyncio.to_thread(tokens.make, visitor, account, str(name or ""))
        except ProofroomError as error:
            return {self.said: messages.failed(error)}
        shown = {self.name: "", self.made: gr.update(value=text, visible=True)}
        return await self._show(token, messages.caution(ONCE)) | shown

    async def ask(self, chosen: object, token: object) -> Updates:
        """Ask whether the chosen token is to be revoked."""
        found = next((each for each in await self._list(token) if each.id == chosen), None)
        if found is None:
            return {self.said: messages.quiet(Message("Choose the token that is to be revoked."))}
        label = _("Revoke {name}", name=found.name)
        asked = Message("A script that uses {name} is refused from then on.", name=found.name)
        return {
            self.said: messages.quiet(asked),
            self.revoke: gr.update(visible=False),
            self.confirm: gr.update(visible=True),
            self.revoke_now: gr.update(value=label),
        }

    async def revoke_token(self, chosen: object, token: object) -> Updates:
        """Revoke the chosen token."""
        visitor = self.service.visitor(token).id
        done = await asyncio.to_thread(self.service.entrance.tokens.revoke, visitor, str(chosen))
        said = Message("The token was revoked.") if done else Message("The token was gone already.")
        return await self._show(token, messages.quiet(said)) | {self.made: gr.update(value="", visible=False)}

    async def leave(self) -> Updates:
        """Keep the token that was chosen."""
        return {
            self.said: messages.quiet(WHAT_FOR),
            self.revoke: gr.update(visible=True),
            self.confirm: gr.update(visible=False),
        }

    async def _list(self, token: object) -> list[Token]:
        return await asyncio.to_thread(self.service.entrance.tokens.list_tokens, self.service.visitor(token).id)

    async def _show(self, token: object, said: Markup) -> Updates:
        found = await self._list(token)
        choices = [(each.name, each.id) for each in found]
        return {
            self.said: said,
            self.table: write_table(found),
            self.chosen: gr.update(choices=choices, value=None, visible=bool(found)),
            self.revoke: gr.update(visible=bool(found)),
            self.confirm: gr.update(visible=False),
        }


def write_table(tokens: Sequence[Token]) -> Markup:
    """Return the list of a visitor's tokens: names and days, and nothing that a script could use."""
    if not tokens:
        return messages.quiet(NO_TOKENS)
    head = Markup().join(HEAD.format(text) for text in (_("Name"), _("Made"), _("Last used")))
    rows = Markup().join(
        Markup("<tr>{}</tr>").format(
            Markup().join(
                CELL.format(text)
                for text in (
                    each.name,
                    translate(each.made_at.date()),
                    translate(each.used_at.date()) if each.used_at else _("never"),
                )
            )
        )
        for each in tokens
    )
    return TABLE.format(head, rows)


def build_token_panel(service: Service, token: gr.BrowserState) -> TokenPanel:
    """Return the panel, laid out and wired; ``token`` is the visitor's."""
    small: dict[str, Any] = {"size": "sm", "min_width": 90}
    with gr.Accordion(N_("Scripts"), open=False, elem_classes="panel", elem_id="tokens") as accordion:
        said = gr.HTML(messages.quiet(WHAT_FOR), elem_classes="panel-facts", elem_id="tokens-said")
        made = gr.Textbox(
            label=N_("Token"), interactive=False, visible=False, buttons=["copy"], max_lines=1, elem_id="tokens-made"
        )
        name = gr.Textbox(label=N_("Name of the script"), max_length=LONGEST_NAME, max_lines=1, elem_id="tokens-name")
        make = gr.Button(N_("Make a token"), elem_id="tokens-make", **small)
        table = gr.HTML(messages.quiet(NO_TOKENS), elem_classes="panel-facts", elem_id="tokens-list")
        chosen = gr.Dropdown([], label=N_("Token to revoke"), visible=False, elem_id="tokens-chosen")
        revoke = gr.Button(N_("Revoke"), visible=False, elem_id="tokens-revoke", **small)
        with gr.Row(visible=False, elem_classes="tools") as confirm:
            revoke_now = gr.Button(N_("Revoke"), variant="stop", elem_id="tokens-revoke-now", **small)
            keep = gr.Button(N_("Keep"), elem_id="tokens-keep", **small)
    panel = TokenPanel(service, accordion, name, make, made, said, table, chosen, revoke, confirm, revoke_now, keep)
    accordion.expand(panel.open, token, panel.shown, **QUIET)
    make.click(panel.make_token, [name, token], panel.shown, **QUIET)
    name.submit(panel.make_token, [name, token], panel.shown, **QUIET)
    # Not preprocessed: Gradio would refuse a token that was made after the page was laid out.
    revoke.click(panel.ask, [chosen, token], panel.shown, preprocess=False, **QUIET)
    revoke_now.click(panel.revoke_token, [chosen, token], panel.shown, preprocess=False, **QUIET)
    keep.click(panel.leave, None, panel.shown, **QUIET)
    return panel
