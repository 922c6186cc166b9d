"""The folder of a picture of a run of today."""

from datetime import UTC, datetime

from components.library.records.run import Run


def folder_today(run: Run, number: int = 0) -> str:
    return f"shots/{datetime.now(UTC):%Y/%m/%d}/{run.shot_id(number)}"
