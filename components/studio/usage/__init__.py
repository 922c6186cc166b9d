"""The Usage tab: what calls made and cost."""
