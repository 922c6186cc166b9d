"""Review rooms: pictures, guests, comments and decisions, votes, and the record of all of them."""
