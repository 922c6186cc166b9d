"""An edit: its frames and requests, and what is made of its answers."""
