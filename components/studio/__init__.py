"""The page: its tabs, its look, and the named endpoints.

Only this part and app.py import gradio. The studio is given a maker and a store, and talks to no endpoint itself.
"""

from components.studio.gradio_import import import_lean

# Before any module of this part imports Gradio.
import_lean()
