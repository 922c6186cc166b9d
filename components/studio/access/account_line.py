"""The account line at the top right: who is signed in and the way out, or the way in."""

import gradio as gr
from gradio.events import Dependency
from markupsafe import Markup

from components.studio.access.person import person_now
from components.studio.language.translation import _
from components.studio.page.job_status import QUIET
from components.studio.page.service import Service

NAME = Markup('<span class="words" title="{0}">{0}</span>')
# A form, and no link: a page of another site can make a browser follow a link. The address is relative to the page.
SIGN_OUT = Markup('<form method="post" action="sign-out"><button type="submit">{}</button></form>')
SIGN_IN = Markup('<a href="sign-in">{}</a>')
DOT = Markup('<span aria-hidden="true">·</span>')


def build_account_line(service: Service) -> gr.HTML | None:
    """Return the line, laid out and empty; None where nobody can sign in."""
    entrance = service.access.settings.entrance
    if entrance == "huggingface":
        # Not seen: with it Gradio adds the routes that ask Hugging Face who somebody is.
        gr.LoginButton(visible=False)
    return None if entrance == "open" else gr.HTML("", elem_id="account")


def connect_account_line(service: Service, line: gr.HTML | None, studio: gr.Blocks, switched: Dependency) -> None:
    """Say who is there once the page has loaded, and again in another language."""
    if line is None:
        return

    async def say() -> Markup:
        return write_account_line(service)

    studio.load(say, None, line, **QUIET)
    switched.then(say, None, line, **QUIET)


def write_account_line(service: Service) -> Markup:
    """Return the line for the person of the event at work."""
    person, entrance = person_now(), service.entrance
    if not person.signed_in:
        return SIGN_IN.format(_("Sign in")) if entrance.has_sign_in else Markup("")
    name = NAME.format(person.name or _("Signed in"))
    # A proxy that names people signs them out itself.
    return Markup(" ").join((name, DOT, SIGN_OUT.format(_("Sign out")))) if entrance.has_sign_in else name
