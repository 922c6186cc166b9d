"""Pictures drawn from a prompt, and masks filled."""
