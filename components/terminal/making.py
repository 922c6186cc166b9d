"""The commands that make pictures: ``generate``, ``edit`` and ``erase``; their arguments are those of the endpoints."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from components.errors import InputError
from components.imaging.mask.mask_file import AUTOMATIC, READINGS
from components.library.edits.edit_call import EditCall
from components.library.edits.erase_call import EraseCall
from components.library.edits.framing import REGIONS
from components.library.recipes.call_facts import describe_shots
from components.library.records.findings import list_doubts
from components.library.runs.job import Job
from components.message.message import Message
from components.settings.settings import Settings
from components.terminal.exit_codes import DONE
from components.terminal.following import follow_job
from components.terminal.output import Output
from components.terminal.parts import Parts, open_parts
from components.terminal.picture_files import Target

FIELDS = ("prompt", "quality", "output_format", "output_compression", "n", "model", "background", "user")
OF_GENERATE = (*FIELDS, "size", "moderation")


def generate(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Create pictures from a prompt."""
    target = _target_of(asked)
    with open_parts(settings) as parts:
        job = parts.maker.create(parts.request(_take(asked, OF_GENERATE)), parts.asker)
        return _finish(parts, job, target, output, ())


def edit(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Repaint the masked part of a picture."""
    target = _target_of(asked)
    pictures = (_file(asked.image), _file(asked.mask) if asked.mask else None, asked.mask_reading)
    references = [_file(name) for name in asked.reference]
    shaped = (asked.size, asked.region, asked.apart, asked.grow, asked.feather, asked.extend)
    with open_parts(settings) as parts:
        call = EditCall(*pictures, *shaped, asked.input_fidelity, references)
        plan, notices = call.plan(parts.request(_take(asked, FIELDS), call.pictures))
        job = parts.maker.repaint(plan, parts.asker)
        return _finish(parts, job, target, output, [*plan.cautions, *notices])


def erase(settings: Settings, asked: argparse.Namespace, output: Output) -> int:
    """Fill what a mask marks from the rest of the picture, on this machine."""
    target = _target_of(asked)
    plan, notices = EraseCall(_file(asked.image), _file(asked.mask), asked.grow, asked.mask_reading).plan()
    with open_parts(settings) as parts:
        return _finish(parts, parts.maker.erase(plan, parts.asker), target, output, notices)


def add_generate(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``generate``."""
    command.add_argument("prompt", help="the description of the picture")
    _add_request(command)
    command.add_argument("--moderation", default="", help="auto or low, where the model takes it")
    _add_output(command)


def add_edit(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``edit``."""
    command.add_argument("image", metavar="PICTURE", help="the file of the picture")
    command.add_argument("prompt", help="the description of the new content")
    command.add_argument("--mask", metavar="FILE", help="what is repainted; without it the whole picture is redrawn")
    _add_request(command)
    _add_mask(command)
    command.add_argument("--region", default="", choices=REGIONS, help="the part that travels")
    command.add_argument("--feather", type=float, help="pixels inside the mask that the answer takes over")
    command.add_argument("--extend", default="", help="margins to be painted: 16:9, 20%%, 200, or left 200, top 10%%")
    command.add_argument("--apart", action="store_true", help="a request for each far-apart part of the mask")
    command.add_argument("--input-fidelity", default="", help="low or high, where the model takes it")
    command.add_argument(
        "--reference", metavar="FILE", action="append", default=[], help="a further picture to look at"
    )
    _add_output(command)


def add_erase(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``erase``."""
    command.add_argument("image", metavar="PICTURE", help="the file of the picture")
    command.add_argument("--mask", metavar="FILE", required=True, help="what is erased")
    _add_mask(command)
    _add_output(command)


def _add_request(command: argparse.ArgumentParser) -> None:
    for name, about in (
        ("size", "WIDTHxHEIGHT, as the model has it"),
        ("quality", "a quality of the model, such as low"),
        ("model", "the name of the model"),
        ("background", "transparent, opaque or auto, where the model takes it"),
        ("user", "your name for the person who asks"),
    ):
        command.add_argument(f"--{name}", default="", help=about)
    command.add_argument("--format", dest="output_format", default="", help="png, jpeg or webp")
    command.add_argument("--compression", dest="output_compression", type=int, default=100, help="0 to 100")
    command.add_argument("-n", type=int, default=1, help="the number of pictures")


def _add_mask(command: argparse.ArgumentParser) -> None:
    command.add_argument("--grow", type=float, default=0, help="pixels by which the mask is widened, below 0 narrowed")
    about = "what of the mask file is meant"
    command.add_argument("--mask-reading", choices=READINGS, default=AUTOMATIC, help=about)


def _add_output(command: argparse.ArgumentParser) -> None:
    about = "a folder, or a file that is not there yet (default: this folder)"
    command.add_argument("-o", "--output", metavar="PATH", default=".", help=about)


def _take(asked: argparse.Namespace, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in names}


def _target_of(asked: argparse.Namespace) -> Target:
    """Return where the pictures go, before anything is sent. Raises InputError."""
    target = Target(Path(asked.output))
    target.check()
    return target


def _file(name: str) -> str:
    """Return the path of a file that is there. Raises InputError."""
    if not Path(name).is_file():
        raise InputError(f"There is no file {name}.")
    return name


def _finish(parts: Parts, job: Job, target: Target, output: Output, notices: Sequence[Message]) -> int:
    """Follow a job, write its pictures, and tell the facts."""
    shots = follow_job(job, parts.maker, output, parts.settings.grace)
    files = target.write(parts.store, shots)
    said = [str(each) for each in (*notices, *list_doubts(shots), *filter(None, [job.notice]))]
    for sentence in said:
        output.note(sentence)
    facts = {"files": files, **describe_shots(shots), "endpoint": parts.endpoint.name, "notices": said}
    output.tell(facts, "\n".join(files))
    return DONE
