"""What a line of the log says, and what no line says."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from components.library.runs.journal import logger as journal_logger
from components.operation.log_form import HIDDEN, form_of, list_secrets
from components.settings.settings import Settings, read_settings

KEY, DATABASE = "sk-Zk3vQ8rTn5WbX2yLp7Hd", "postgresql://proofroom:hunter22@db/proofroom"


def settings(**more: str) -> Settings:
    return read_settings({"OPENAI_API_KEY": KEY, "PROOFROOM_DATABASE_URL": DATABASE, **more}, Path("/srv"))


def written(form: str, say) -> str:
    """Return what a logger writes in a form when ``say`` is called with the logger."""
    stream, logger = io.StringIO(), logging.Logger("components.example")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(form_of(form, list_secrets(settings())))
    logger.addHandler(handler)
    say(logger)
    return stream.getvalue()


def fail(logger: logging.Logger) -> None:
    try:
        raise ValueError(f"a red ball for {KEY}")
    except ValueError:
        logger.error("It failed", exc_info=sys.exc_info())


def test_a_line_of_json_is_one_object():
    line = written("json", lambda logger: logger.warning("Two\nlines with ä"))
    assert line.count("\n") == 1
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("warning", "components.example", "Two\nlines with ä")
    assert said["time"].endswith("+00:00")


def test_json_tells_the_class_and_the_place_of_an_error_and_not_its_text():
    line = written("json", fail)
    said = json.loads(line)
    assert said["error"] == "ValueError"
    assert said["place"].startswith("test_log_form.py:")
    assert "red ball" not in line


@pytest.mark.parametrize("form", ["lines", "json"])
def test_no_line_has_a_secret_of_the_settings_whoever_wrote_it(form):
    for secret in (KEY, DATABASE):
        line = written(form, lambda logger, secret=secret: logger.error("Asked %s in vain", f"key={secret}"))
        assert secret not in line
        assert f"key={HIDDEN}" in line
    assert KEY not in written(form, fail)


def test_a_run_that_ended_is_told_by_its_facts():
    record = journal_logger.makeRecord(
        "components.library.runs.journal",
        logging.INFO,
        "journal.py",
        1,
        "Run %s ended: %s",
        ("r1", "done"),
        None,
        extra={"facts": {"run": "r1", "spent": "yes"}},
    )
    said = json.loads(form_of("json", ()).format(record))
    assert (said["run"], said["spent"], said["message"]) == ("r1", "yes", "Run r1 ended: done")


def test_the_settings_of_the_log_are_checked():
    assert settings(PROOFROOM_LOG="json", PROOFROOM_LOG_LEVEL="info").operation.log == "json"
    with pytest.raises(Exception, match="PROOFROOM_LOG must be lines or json"):
        settings(PROOFROOM_LOG="xml")
