"""The rival: a small gpt-image demo whose gr.ImageEditor takes the upload itself, as most of them do.

A program of its own: ``BARE_ENDPOINT`` says where the edit is sent. Sends the editor's background and its strokes as
they are, saved by Pillow.
"""

import io
import os

import gradio as gr
import requests
from PIL import Image


def save_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def send(editor: dict, prompt: str) -> dict:
    """Send the edit, and show that an answer came."""
    alpha = editor["layers"][0].getchannel("A")
    mask = Image.new("RGBA", alpha.size, (0, 0, 0, 255))
    mask.putalpha(alpha.point(lambda value: 0 if value else 255))
    answer = requests.post(
        os.environ["BARE_ENDPOINT"] + "/images/edits",
        data={"model": "gpt-image-1", "prompt": prompt},
        files={
            "image": ("image.png", save_png(editor["background"].convert("RGB")), "image/png"),
            "mask": ("mask.png", save_png(mask), "image/png"),
        },
        timeout=60,
    )
    answer.raise_for_status()
    return gr.update(visible=True)


with gr.Blocks() as demo:
    canvas = gr.ImageEditor(type="pil", layers=False, elem_id="edit-canvas")
    prompt = gr.Textbox(label="Prompt", elem_id="edit-prompt")
    run = gr.Button("Run", elem_id="edit-run")
    sent = gr.Markdown("Sent", visible=False, elem_id="sent")
    run.click(send, [canvas, prompt], sent)

if __name__ == "__main__":
    demo.launch(quiet=True, run_history=False)
