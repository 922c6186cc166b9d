"""Records of shots and runs: stored, searched, and summed up."""
