"""The scenes a thing can stand in, a module for each kind."""
