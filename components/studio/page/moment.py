"""Moments as the page says them: in the reader's time zone where the browser tells it, else in UTC."""

from datetime import UTC, datetime

from components.studio.language.reader import reader_now
from components.studio.language.translation import _, translate


def say_moment(moment: datetime) -> str:
    """Return a moment's day and time; "UTC" follows where the reader's zone is not known."""
    if reader_now().zone is not None:
        return translate(moment)
    return _("{moment} UTC", moment=moment.astimezone(UTC))
