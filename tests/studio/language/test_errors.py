"""Every error that a person may be shown reads Chinese to a Chinese reader: no English word but names."""

import ast
import re
from collections.abc import Iterator

import pytest

from components import errors
from components.endpoint.answers.redaction import Redaction
from components.endpoint.answers.refusals import error_from_response
from components.message.message import Message
from components.review.review_errors import RecordTooLarge
from components.studio.language.catalogue import read_catalogue
from components.studio.language.reader import reading
from components.studio.page import messages
from tests.endpoint.refusals import REFUSALS
from tests.library.page import Page
from tests.studio.language.names import find_latin
from tests.studio.language.test_catalogues import SAYING, name_of, read_calls

CHINESE, GERMAN = read_catalogue("zh-CN"), read_catalogue("de")
# Values of settings and fields, as they are written, currencies, and a command.
VALUES = {"password", "huggingface", "header", "signed-in", "user", "USD", "CNY", "studio.example.org"}
VALUES |= {"python", "m", "components.access", "hash", "name"}
# The endpoint's own words, and its host, are as they came.
ITS_OWN = re.compile(r"“.*”|api\.example|https://www\.example", re.DOTALL)


def list_errors(kind: type[errors.ProofroomError] = errors.ProofroomError) -> Iterator[errors.ProofroomError]:
    """Yield an error of each class, with a message of its own where the class has none."""
    for each in kind.__subclasses__():
        if each is errors.InternalError:
            yield each("file.py:7")
        elif each is RecordTooLarge:
            yield each(50_000_000)
        elif issubclass(each, errors.EndpointError):
            yield from (each(Message("No picture came."), spent=spent, request_id="7") for spent in errors.SPENT)
        else:
            yield each() if each.default_message else each(Message("No picture came."))
        yield from list_errors(each)


@pytest.mark.parametrize("error", tuple(list_errors()), ids=lambda error: type(error).__name__)
def test_an_error_of_each_class_is_said_in_chinese_as_the_page_shows_it(error):
    with reading("zh-CN"):
        said = Page(messages.failed(error)).text
    assert find_latin(said.replace("file.py", "")) == set()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_each_refusal_of_an_endpoint_is_said_in_chinese_and_german(refusal):
    facts = {"host": "api.example", "model": "gpt-image-1", "redaction": Redaction("")}
    message = error_from_response(refusal.status, refusal.headers, refusal.content, **facts).message
    assert find_latin(ITS_OWN.sub("", message.say(CHINESE))) == set()
    # Each of the sentences is translated.
    for part in message.parts:
        assert part.text == "{text}" or part.say(GERMAN) != str(part)


def test_no_value_of_a_sentence_is_an_english_word():
    """A word that is put into a translated sentence would stay English in every language."""
    found = set()
    for folder, file, calls in read_calls():
        for call in calls if folder != "offline" else ():
            if name_of(call) in SAYING:
                words = {
                    word for keyword in call.keywords for text in list_texts(keyword.value) for word in find_latin(text)
                }
                found |= {(file, word) for word in words}
    assert {(file, word) for file, word in found if word not in VALUES} == set()


def list_texts(value: ast.expr) -> Iterator[str]:
    """Yield the literal texts of a value; what is indexed, formatted or called by them is none of them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from list_texts(value.body)
        yield from list_texts(value.orelse)
    elif isinstance(value, ast.JoinedStr | ast.BoolOp):
        for part in value.values:
            yield from list_texts(part)
    elif isinstance(value, ast.BinOp):
        yield from list_texts(value.left)
        yield from list_texts(value.right)
