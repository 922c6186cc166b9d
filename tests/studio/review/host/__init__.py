"""Tests of the side of hosts."""
