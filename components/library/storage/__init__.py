"""The database, the files, the locks of processes, and removal for good."""
