"""The page of a room: one element, in which the scripts of the page draw the room.

The link to the room stands behind the # of the address, which no browser sends anywhere.
"""

import json

import gradio as gr
from markupsafe import Markup

from components.studio.language.catalogue import read_catalogue
from components.studio.language.page_texts import anew
from components.studio.language.reader import reader_now
from components.studio.review.room_files import link_file
from components.studio.review.room_texts import TEXTS

MOUNT = Markup('<div id="room" data-texts="{}" data-style="{}" data-script="{}"></div>')
# Runs in the browser. The scripts are modules, which a page does not run out of its HTML. The element leaves Gradio's
# part of the page, whose style sheet has rules for any heading and list in it.
START = """const room = element.querySelector("#room");
document.body.append(room);
const fail = () => { room.textContent = JSON.parse(room.dataset.texts).notLoaded; };
const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: room.dataset.style });
style.addEventListener("load", () => import(new URL(room.dataset.script, document.baseURI)).catch(fail));
style.addEventListener("error", fail);
document.head.append(style);"""


def build_room_page() -> gr.HTML:
    """Return the page, laid out."""
    return anew(gr.HTML(write_mount(), js_on_load=START, elem_id="room-page"), value=write_mount)


def write_mount() -> Markup:
    """Return the element as HTML, with the texts of the page in the language of the reader."""
    find = read_catalogue(reader_now().language).find
    texts = {name: find(text) for name, text in TEXTS.items()}
    return MOUNT.format(json.dumps(texts, ensure_ascii=False), link_file("styles/room.css"), link_file("room.js"))
