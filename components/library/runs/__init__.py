"""Calls beside the page, on record from before the sending."""
