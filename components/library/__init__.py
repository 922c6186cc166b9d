"""Runs calls, and stores pictures, records and files.

Every picture is on disk before a page is told about the picture. Knows endpoints and pixels; knows nothing about pages.
"""
