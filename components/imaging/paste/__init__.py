"""An answer goes back onto the picture, through the mask."""
