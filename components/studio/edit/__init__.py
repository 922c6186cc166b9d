"""The Edit tab: a picture, a painted mask and a prompt become a repainted picture."""
