"""What people see: the tabs, their look, and the named endpoints.

The only importers of gradio besides app.py. Knows the maker and the store it is given; talks to no endpoint itself.
"""
