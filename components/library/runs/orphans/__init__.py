"""Orphaned runs: runs on record as under way whose process has ended, and how they are accounted for."""
