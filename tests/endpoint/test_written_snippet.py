"""Snippets as they are written: what a person reads in their code, and what is refused before one is written."""

import pytest

from components.endpoint.snippet import DIALECTS, write_snippet
from components.errors import SettingsError, ValueNotAllowed
from tests.endpoint.conftest import KEY


@pytest.mark.parametrize("dialect", DIALECTS)
def test_at_azures_newer_address_no_version_is_asked_for(flower, dialect):
    code = write_snippet(flower, "https://studio.openai.azure.com/openai/v1", dialect)
    assert "api-version" not in code
    assert "AzureOpenAI" not in code
    assert ("api-key" in code) == (dialect != "python-openai")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_snippet_names_the_key_and_the_files(beach_ball, dialect):
    code = write_snippet(beach_ball, "https://host.example/v1/", dialect, key_name="OPENAI_API_KEY")
    assert ("$OPENAI_API_KEY" if dialect == "curl" else 'os.environ["OPENAI_API_KEY"]') in code
    assert "MODELVERSE" not in code
    assert "# Reads from this folder: image.png, mask.png (transparent where to repaint)\n" in code
    assert "https://host.example/v1" in code
    assert "v1//" not in code


def test_an_easy_prompt_can_be_read_in_the_code(flower):
    for dialect in DIALECTS:
        assert '"a beautiful flower"' in write_snippet(flower, "https://host.example/v1", dialect)


def test_a_key_in_place_of_its_name_is_refused_and_not_repeated(flower):
    with pytest.raises(ValueNotAllowed) as caught:
        write_snippet(flower, "https://host.example/v1", "curl", key_name=KEY)
    assert KEY not in str(caught.value)


def test_what_cannot_be_written_is_refused(flower):
    with pytest.raises(ValueNotAllowed, match=r"choose curl, Python \(requests\) or Python \(openai\)"):
        write_snippet(flower, "https://host.example/v1", "php")
    with pytest.raises(SettingsError):
        write_snippet(flower, "https://user:secret@host.example/v1", "curl")
