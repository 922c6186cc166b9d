"""Where rows and files lie, whose process is alive, and what is removed for good."""
