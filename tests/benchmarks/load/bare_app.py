"""The rival of ``visitors``: a bare Gradio app with one async event that asks the endpoint and returns the file.

Keeps no record, shows no progress, and reads no picture. Run as
``python -m tests.benchmarks.load.bare_app ENDPOINT FOLDER``.
"""

import base64
import sys
from pathlib import Path
from uuid import uuid4

import gradio as gr
import httpx


def build_app(endpoint: str, folder: Path) -> gr.Blocks:
    """Return the app; the pictures are written into ``folder``."""
    client = httpx.AsyncClient(timeout=600, limits=httpx.Limits(max_connections=None))

    async def create(prompt: str) -> str:
        asked = {"model": "gpt-image-1", "prompt": prompt, "n": 1, "size": "1024x1024", "quality": "low"}
        answer = await client.post(f"{endpoint}/images/generations", json=asked)
        answer.raise_for_status()
        file = folder / f"{uuid4().hex}.png"
        file.write_bytes(base64.b64decode(answer.json()["data"][0]["b64_json"]))
        return str(file)

    with gr.Blocks(analytics_enabled=False) as app:
        prompt = gr.Textbox(value="A lighthouse", label="Prompt")
        run = gr.Button("Create", elem_id="create-run")
        run.click(create, prompt, gr.Image(), concurrency_limit=None)
    return app


if __name__ == "__main__":
    build_app(sys.argv[1], Path(sys.argv[2])).launch(quiet=True, run_history=False, allowed_paths=[sys.argv[2]])
