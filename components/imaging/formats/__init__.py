"""What lies in a picture's file beside its pixels, walked within bounds and mended where it is damaged."""
