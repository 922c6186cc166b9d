"""What was made, and the making of it beside the page.

Every picture is on disk before anyone is told about it. Knows endpoints and pixels; knows nothing about pages.
"""
