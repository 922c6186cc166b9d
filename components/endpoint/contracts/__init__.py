"""What a model allows and what its pictures cost: data, and the rules that read it."""
