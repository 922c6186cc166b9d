"""Comments on pictures, with marks that point at places of a picture."""
