"""The contact sheet of an export: an HTML page with pictures, prompts and costs.

Opens from a folder in any browser, light and dark, without a script and without a network. Every text is escaped here.
Opens no file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote

from components.endpoint.contracts.value_names import name_value
from components.library.records.findings import say_changed
from components.library.records.shot import Shot
from components.library.records.title import say_model, title_of
from components.message.message import ENGLISH, Language, Message, Plural, Sentences, Value, say_value

# A longer prompt is folded, with only its beginning shown.
LONG_PROMPT = 220

STYLE = """
:root { color-scheme: light dark; --ground: #f7f7f6; --card: #fff; --line: #e2e2e0; --text: #1d1d1b; --quiet: #5c5c59;
  --mat: #ececea; --accent: #b23a24; }
@media (prefers-color-scheme: dark) { :root { --ground: #161616; --card: #1f1f1f; --line: #333; --text: #ececea;
  --quiet: #a9a9a5; --mat: #2a2a2a; --accent: #ea7a64; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--text); padding: clamp(16px, 3vw, 40px);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; margin-bottom: 24px; }
h1 { font-size: 22px; font-weight: 600; letter-spacing: -0.01em; }
header p, footer { color: var(--quiet); }
main { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); }
article { display: flex; flex-direction: column; min-width: 0; overflow: hidden; background: var(--card);
  border: 1px solid var(--line); border-radius: 8px; content-visibility: auto; contain-intrinsic-size: auto 480px; }
.mat { display: grid; place-items: center; aspect-ratio: 1; padding: 12px; background: var(--mat); }
.mat img { display: block; width: 100%; height: 100%; object-fit: contain; min-height: 0; min-width: 0;
  color: var(--quiet); }
.said { display: flex; flex-direction: column; gap: 10px; padding: 14px 16px 16px; flex: 1; }
.prompt { overflow-wrap: anywhere; white-space: pre-line; }
summary { cursor: pointer; }
dl { display: grid; gap: 3px; margin-top: auto; font-size: 13px; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
dt { color: var(--quiet); }
dd { margin-left: auto; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.links { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.problem { font-size: 13px; color: var(--quiet); }
footer { margin-top: 32px; font-size: 13px; }
@media print { article { break-inside: avoid; content-visibility: visible; } }
"""
SAFE = "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Card:
    """Hold one shot for the page: the place of its picture beside the page, and (width, height) of the picture.

    ``thumbnail`` is the place of a small copy, None where the picture itself is shown. ``links`` are (label, place) of
    further files. ``problems`` are sentences about missing files.
    """

    shot: Shot
    picture: str | None
    size: tuple[int, int]
    thumbnail: str | None = None
    links: Sequence[tuple[Message, str]] = ()
    problems: Sequence[Message] = ()


@dataclass(frozen=True)
class Wording:
    """Hold the language of a page, and the language's tag for browsers."""

    language: Language = ENGLISH
    tag: str = "en"

    def say(self, said: Value) -> str:
        """Return a message or a value in the language, escaped for HTML."""
        return escape(say_value(said, self.language))


IN_ENGLISH = Wording()


def draw_card(card: Card, wording: Wording = IN_ENGLISH) -> str:
    """Return a card as HTML."""
    prompt, (width, height) = card.shot.recipe.prompt, card.size
    nothing, said = wording.say(Message("No picture")), prompt or wording.say(title_of(card.shot.recipe))
    mat = f'<div class="mat problem">{nothing}</div>'
    if card.picture:
        unknown = Message("A picture whose prompt is not known")
        alt = _shorten(prompt) or wording.say(title_of(card.shot.recipe) or unknown)
        mat = (
            f'<a class="mat" href="{_address(card.picture)}"><img src="{_address(card.thumbnail or card.picture)}"'
            f' loading="lazy" decoding="async" width="{width}" height="{height}" alt="{alt}"></a>'
        )
    facts = [(wording.say(name), wording.say(value)) for name, value in _list_facts(card)]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    links = "".join(f'<a href="{_address(place)}">{wording.say(label)}</a>' for label, place in card.links)
    problems = "".join(f'<p class="problem">{wording.say(sentence)}</p>' for sentence in card.problems)
    return (
        f'<article>{mat}<div class="said">{_draw_prompt(said)}{problems}'
        f'<dl>{rows}</dl><div class="links">{links}</div></div></article>\n'
    )


def draw_head(count: int, first: datetime | None, last: datetime | None, wording: Wording = IN_ENGLISH) -> str:
    """Return the page before the first card; ``first`` and ``last`` are the oldest and newest moment."""
    said = [wording.say(Plural("{n:,} picture", "{n:,} pictures", n=count))]
    if first and last:
        days = Message("{first} to {last}", first=first.date(), last=last.date())
        said.append(wording.say(days if first.date() != last.date() else first.date()))
    title = wording.say(Message("Contact sheet"))
    return (
        f'<!doctype html>\n<html lang="{wording.tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{SAFE}">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n"
        f"<body><header><h1>{title}</h1><p>{' · '.join(said)}</p></header>\n<main>\n"
    )


def draw_tail(wording: Wording = IN_ENGLISH) -> str:
    """Return the page after its last card."""
    said = wording.say(Sentences(Message("Exported from Proofroom."), Message("Times are UTC.")))
    return f"</main>\n<footer>{said}</footer></body></html>\n"


def _list_facts(card: Card) -> list[tuple[Message, Value]]:
    shot, recipe = card.shot, card.shot.recipe
    asked, count = recipe.parameters, int(str(recipe.parameters.get("n") or 1))
    (width, height) = card.size
    facts: list[tuple[Message, Value]] = [
        (Message("Model"), say_model(recipe.kind, str(asked.get("model") or ""))),
        (Message("Size"), Message("{width:,} x {height:,}", width=width, height=height)),
    ]
    if quality := str(asked.get("quality") or ""):
        facts.append((Message("Quality"), name_value(quality)))
    cost = recipe.cost.message if recipe.cost else Message("not known")
    # The cost is known for all pictures of a call together.
    if recipe.cost and count > 1:
        cost = Plural("{cost} for {n} picture", "{cost} for {n} pictures", n=count, cost=cost)
    facts += [(Message("Cost"), cost), (Message("Made"), recipe.made_at)]
    if shot.changed_outside_mask is not None:
        facts.append((Message("Changed outside the mask"), say_changed(shot)))
    return facts


def _draw_prompt(prompt: str) -> str:
    if not prompt:
        return ""
    # In any script: the browser finds the direction by the letters.
    if len(prompt) <= LONG_PROMPT:
        return f'<p class="prompt" dir="auto">{escape(prompt)}</p>'
    begin = escape(prompt[: LONG_PROMPT - 40].rstrip())
    return f'<details><summary dir="auto">{begin}…</summary><p class="prompt" dir="auto">{escape(prompt)}</p></details>'


def _shorten(prompt: str) -> str:
    return escape(prompt if len(prompt) <= LONG_PROMPT else f"{prompt[:LONG_PROMPT]}…")


def _address(place: str) -> str:
    # Quoting leaves no character with a meaning in HTML.
    return quote(place, errors="replace")
