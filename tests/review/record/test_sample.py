"""The sample of a record in examples/ is what the code writes today."""

from examples.build_record import EXAMPLES, build_record


def test_the_sample_has_the_content_that_its_script_describes():
    assert build_record().digest in (EXAMPLES / "record.html").read_text(encoding="utf-8")
    assert (EXAMPLES / "record.pdf").read_bytes().startswith(b"%PDF-")
