"""Fill the masked part of a picture from the rest of it, on this machine, without a model."""
