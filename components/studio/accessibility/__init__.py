"""Access without a mouse and without eyes: names of controls, alternative texts of pictures, the list of the keys."""
