"""Texts for the cells of a CSV, which a spreadsheet must not take for formulas."""

# A spreadsheet takes a cell that begins with one of these for a formula; East Asian ones take the wide signs too
# (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def quote_formula(text: str) -> str:
    """Return a text that is no formula: with an apostrophe before it where a spreadsheet would read one."""
    return f"'{text}" if text.startswith(FORMULA) else text
