"""The things that can be drawn, a module for each kind."""
