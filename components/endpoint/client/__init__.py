"""A request goes out over HTTP: whom a connection trusts, what is sent again, what is never fetched."""
