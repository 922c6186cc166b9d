"""The page: its tabs, its look, and the named endpoints.

Only this part and app.py import gradio. The studio is given a maker and a store, and talks to no endpoint itself.
"""
