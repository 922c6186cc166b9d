"""Read, change and check masks, which mark the pixels to repaint."""
