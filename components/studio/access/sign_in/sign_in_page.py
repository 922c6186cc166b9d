"""The page on which people sign in: our own HTML, which needs neither Gradio nor a script.

Every text from outside is escaped by markupsafe.
"""

from urllib.parse import quote

from markupsafe import Markup

from components.access.entrance import Entrance
from components.message.message import Message
from components.studio.language.languages import offered
from components.studio.language.reader import reader_now
from components.studio.language.translation import _, translate

STYLE = Markup("""
:root { color-scheme: light dark; --paper: #f7f7f6; --panel: #fff; --line: #d2d2cf; --ink: #1d1d1b; --soft: #5c5c59;
  --accent: #c8452d; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --panel: #1f1f1f; --line: #3d3d3d; --ink: #ececea;
  --soft: #a9a9a5; --accent: #e2634b; --on-accent: #1d0d09; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px;
  background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { width: 100%; max-width: 360px; padding: 32px 24px; background: var(--panel); border: 1px solid var(--line);
  border-radius: 8px; }
h1 { margin: 0 0 24px; font-size: 20px; font-weight: 600; overflow-wrap: anywhere; }
label { display: block; margin-bottom: 4px; font-weight: 500; }
input { width: 100%; min-height: 44px; margin-bottom: 16px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
button, .button { display: block; width: 100%; min-height: 44px; padding: 10px 16px; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: 6px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.said { margin: 0 0 16px; padding-left: 24px; position: relative; overflow-wrap: anywhere; }
.said::before { content: "\\26A0"; position: absolute; left: 0; }
.aside { margin: 24px 0 0; color: var(--soft); font-size: 14px; }
.aside a { color: inherit; }
""")
PAGE = Markup("""<!doctype html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · Proofroom</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
{said}
{form}
{aside}
</main>
</body>
</html>
""")
SAID = Markup('<p class="said" id="said" role="alert">{}</p>')
# Sent to its own address: with another one the browser would lose what stands behind the #, the link to a room.
FORM = Markup("""<form method="post">
<input type="hidden" name="next" value="{next}">
{name}<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"\
{focus}{of}>
<button type="submit">{sign_in}</button>
</form>""")
NAME = Markup("""<label for="name">{label}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="120"\
 value="{value}"{focus}>
""")
ELSEWHERE = Markup('<a class="button" href="login/huggingface?_target_url={next}">{label}</a>')
ASIDE = Markup('<p class="aside">{} <a href="./{}">{}</a></p>')
FOCUS, DESCRIBED = Markup(" autofocus"), Markup(' aria-describedby="said" aria-invalid="true"')


def write_sign_in_page(entrance: Entrance, target: str, said: Message | str = "", name: str = "") -> Markup:
    """Return the page in the language of the reader.

    ``target``: the page to go on to, as ``read_target`` returns it. ``said``: a sentence about the last attempt.
    ``name``: the name that was entered.
    """
    language, title = offered()[reader_now().language], _("Sign in")
    return PAGE.format(
        tag=language.tag,
        direction=language.direction,
        title=title,
        style=STYLE,
        heading=_("Sign in to Proofroom"),
        said=SAID.format(translate(said)) if said else "",
        form=_write_form(entrance, target, bool(said), name),
        aside=_write_aside(entrance, target),
    )


def _write_form(entrance: Entrance, target: str, failed: bool, name: str) -> Markup:
    if entrance.settings.entrance == "huggingface":
        return ELSEWHERE.format(next=quote(f"/{target}"), label=_("Sign in with Hugging Face"))
    of_names = entrance.accounts.named
    # The field in which there is something to do: the name first, and the password where the name is known.
    asked_name = NAME.format(label=_("Name"), value=name, focus="" if name else FOCUS) if of_names else ""
    return FORM.format(
        next=target,
        name=asked_name,
        password=_("Password"),
        focus=FOCUS if name or not of_names else "",
        of=DESCRIBED if failed else "",
        sign_in=_("Sign in"),
    )


def _write_aside(entrance: Entrance, target: str) -> Markup:
    if entrance.closed:
        return Markup("")
    return ASIDE.format(
        _("Without signing in, pictures are drawn offline."), quote_target(target), _("Go on without signing in")
    )


def read_target(text: object) -> str:
    """Return where to go on after signing in, without its first slash: always a page of this server.

    Written after "./" the text cannot be the address of another server, whatever it holds.
    """
    path = text if isinstance(text, str) and len(text) <= 2000 and text.isprintable() else ""
    path = path.replace("\\", "/").lstrip("/")
    return "" if path.startswith(("sign-in", "sign-out", "login/", "logout")) else path


def quote_target(target: str) -> str:
    """Return a target in the letters that an address may have."""
    return quote(target, safe="/?&=%:;,.~+-_@!$'()*")
