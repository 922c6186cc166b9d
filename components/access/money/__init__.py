"""Money: how much of the owner's may be spent, by whom, how fast and on which calls; and how much was spent."""
