"""Messages for a person, as data: sentences and their values, in no language."""
