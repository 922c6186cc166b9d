"""Access on the page: who the person is, whose key pays, and how much money is left."""
