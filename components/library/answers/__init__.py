"""The answers of an endpoint as the library keeps them: by run, damaged, or unread."""
