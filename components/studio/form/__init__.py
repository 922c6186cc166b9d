"""The fields of a request: prompts, form, reference pictures, and the price."""
