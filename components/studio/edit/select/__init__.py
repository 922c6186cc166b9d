"""Select: clicks and a box on the picture select an object, which is added to the mask or taken from it."""
