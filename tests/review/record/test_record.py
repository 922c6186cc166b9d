"""A record has a digest by which anybody can check a copy."""

import hashlib
import json

import pytest

from components.review.record.record import Record
from components.review.record.record_document import check_document, write_document
from components.review.record.record_words import list_facts, tabulate_people
from components.review.record.vote_tables import tabulate_ranking
from tests.review.record.records import later, shot, story


def test_a_copy_is_checked_without_proofroom_as_the_docstring_says():
    record = story()
    document = json.loads(write_document(record))
    content = json.dumps(document["record"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(content.encode()).hexdigest() == document["sha256"] == record.digest
    assert Record.model_validate(document["record"]) == record


def test_any_change_of_a_copy_is_noticed():
    record = story()
    document = write_document(record)
    assert check_document(document)
    assert check_document(document, record.digest)
    assert not check_document(document, "0" * 64)
    assert not check_document(document.replace(b"Crop the left edge", b"Crop the right edge"))
    for wrong in (b"", b"[]", b"{}", b"\xff", b'{"sha256": 1}'):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever JSON says
            check_document(wrong)


def test_the_digest_is_of_the_content_alone():
    assert story().digest == story().digest
    assert story(locked_at=later(11)).digest != story().digest
    assert story(title="Another").digest != story().digest


def test_a_record_that_an_earlier_proofroom_locked_has_the_digest_of_then():
    """Without the size of the finished picture, which was not on record."""
    assert story().digest == "d928257383d5d07da6da7867033d664053f3bd298fcf8e24a34d4069578a9280"
    sized = story().pictures[0].model_copy(update={"shot": shot(finished_size=(4000, 3000))})
    assert Record.model_validate_json(story(pictures=(sized,)).canonical_json) == story(pictures=(sized,))


def test_the_size_of_an_edit_is_that_of_the_finished_picture_or_is_called_the_answers():
    def said(**changes) -> dict[str, str]:
        picture = story().pictures[0].model_copy(update={"shot": shot(**changes)})
        return {str(name): str(value) for name, value in list_facts(picture) if "Size" in str(name)}

    assert said(finished_size=(4000, 3000)) == {"Size": "4,000 x 3,000"}
    assert said() == {"Size of the answer": "1,024 x 768"}
    assert said(kind="generate") == {"Size": "1,024 x 768"}


def test_the_newest_approved_versions_are_chosen():
    assert [(picture.label, picture.outcome) for picture in story().list_chosen()] == [("1.2", "approved-with-changes")]


def test_votes_are_ranked_and_a_record_without_votes_has_no_ranking():
    ranks = json.loads(write_document(story()))["ranking"]
    assert [(rank["picture"], rank["place"], rank["votes"]) for rank in ranks] == [("b", 1, 4), ("c", 2, 4)]
    assert ranks[0]["interval"][0] < ranks[0]["score"] < ranks[0]["interval"][1]
    assert story(ballots=()).rank().ranks == ()


def test_the_heading_of_the_ranking_says_which_votes_are_not_counted():
    record = story()
    assert str(tabulate_ranking(record).title) == "Ranking"
    old = record.ballots[0].model_copy(update={"left": "a"})
    for count, said in ((1, "1 vote on an earlier version"), (2, "2 votes on earlier versions")):
        table = tabulate_ranking(story(ballots=(*record.ballots, *[old] * count)))
        assert said in str(table.title)
        assert table.rows == tabulate_ranking(record).rows


def test_only_pictures_of_the_record_are_counted_as_looked_at():
    looked = story().people[0].model_copy(update={"viewed": {"b": later(1), "gone": later(1)}})
    assert str(tabulate_people(story(people=(looked,))).rows[0][3]) == "1 of 3"
