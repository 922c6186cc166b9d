"""Calls that run beside the page, on record from before they are sent."""
