"""The settings of operation: who may read the figures, and how the log is written."""

import re
from dataclasses import dataclass, field
from typing import Literal

from components.errors import SettingsError
from components.message.message import Message
from components.settings.access_settings import Read
from components.settings.values import read_choice

# How the log is written, and from which level on.
LogForm = Literal["lines", "json"]
LogLevel = Literal["warning", "info"]
SHORTEST_TOKEN, LONGEST_TOKEN = 16, 256


@dataclass(frozen=True)
class OperationSettings:
    """Hold the settings of operation; without a ``metrics_token`` the figures are for this machine alone.

    ``token``: of a script, in whose library the commands of a terminal put pictures, None for nobody's.
    """

    metrics_token: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    log: LogForm = "lines"
    log_level: LogLevel = "warning"


def read_operation_settings(read: Read) -> OperationSettings:
    """Return the settings of operation. Raises SettingsError."""
    token = read("PROOFROOM_METRICS_TOKEN")
    if token is not None and not re.fullmatch(rf"[!-~]{{{SHORTEST_TOKEN},{LONGEST_TOKEN}}}", token):
        raise SettingsError(
            Message(
                "{name} must have {least} to {most} letters, digits and signs, and no spaces.",
                name="PROOFROOM_METRICS_TOKEN",
                least=SHORTEST_TOKEN,
                most=LONGEST_TOKEN,
            )
        )
    return OperationSettings(
        metrics_token=token,
        token=read("PROOFROOM_TOKEN"),
        log=read_choice("PROOFROOM_LOG", read("PROOFROOM_LOG") or "lines", LogForm),
        log_level=read_choice("PROOFROOM_LOG_LEVEL", read("PROOFROOM_LOG_LEVEL") or "warning", LogLevel),
    )
