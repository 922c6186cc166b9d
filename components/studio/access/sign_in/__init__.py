"""Signing in and out: the page, its routes, the cookies, and the way by Hugging Face."""
