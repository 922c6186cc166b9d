"""Which pixels of a picture to repaint, and how their shape is changed."""
