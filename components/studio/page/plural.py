"""A count with its noun, as people write it."""


def plural(count: int, noun: str) -> str:
    """Return "1 picture" or "1,204 pictures" for a noun whose plural ends in s."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
