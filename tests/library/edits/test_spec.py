"""What was asked for can be asked again, from the run that was recorded or from the shot alone."""

from components.imaging.extension import Margins
from components.library.edits.spec import Spec, spec_of_run, spec_of_shot
from components.library.records.handling import Handling
from components.library.records.run import Run
from components.library.records.store import Store
from components.library.runs.journal import Journal
from tests.library.pictures import PNG, disc
from tests.library.plans import plan, plan_two_parts
from tests.library.shots import bare_shot, edit_shot


def test_an_edit_is_asked_again_as_it_was_framed(store: Store):
    edit = plan_two_parts(size="", n=2, quality="low")
    run = store.find_run(Journal(store).open_edit(edit, "e").id)
    spec = spec_of_run(run)
    assert (spec.kind, spec.prompt, spec.apart, spec.size) == ("edit", "a red rose", True, "")
    assert (spec.parameters["n"], spec.parameters["quality"]) == (2, "low")
    assert store.files.read_file(spec.source) == edit.source
    assert store.files.has(spec.mask)


def test_the_run_knows_more_than_the_shot_and_is_believed(store: Store):
    run = Journal(store).open_edit(plan(PNG, disc(48, 32, 9), size=""), "e")
    assert spec_of_shot(edit_shot(), run) == spec_of_run(run)


def test_a_shot_without_its_run_still_says_what_it_can():
    handling = Handling(feather=4, extend=(1, 2, 3, 4), asked_parts=2, references=("pictures/9.png",))
    spec = spec_of_shot(edit_shot(handling=handling))
    assert (spec.source, spec.mask, spec.parent) == ("pictures/1.jpg", "masks/2.png", "f" * 32)
    assert (spec.margins, spec.feather, spec.apart) == (Margins(1, 2, 3, 4), 4, True)
    assert (spec.references, spec.size) == (("pictures/9.png",), "1024x1024")


def test_nothing_is_made_up():
    run = Run("generate", "e", {"model": "m", "prompt": "花"})
    assert spec_of_run(run) == Spec("generate", {"model": "m", "prompt": "花"})
    assert spec_of_shot(bare_shot()) == Spec("generate", {"model": "m", "prompt": "p"})
