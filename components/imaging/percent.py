"""Write a share as percent."""


def format_percent(part: int, whole: int) -> str:
    """Return "12 %", "0.21 %" or "99.8 %": two significant digits; "0 %" and "100 %" only where exact."""
    percent = 100 * part / whole
    if percent <= 99 or part == whole:
        return f"{percent:.2g} %" if part < whole else "100 %"
    rest = float(f"{100 - percent:.2g}")
    return f"{100 - rest:.10g} %"
