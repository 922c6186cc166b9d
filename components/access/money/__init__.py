"""Money: what may be spent of the owner's, by whom, how fast and on what; and what was spent."""
