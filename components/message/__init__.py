"""Messages for a person, as data: what is said without the language in which it is said."""
