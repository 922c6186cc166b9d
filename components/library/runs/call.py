"""The call: one request of a job, from before the sending until the answer.

Reports the progress, waits before a repetition, and stores the beginning of an answer that never came whole. Does not
read the answer.
"""

from collections.abc import Mapping
from functools import partial
from typing import NoReturn

from components.endpoint.address import name_endpoint
from components.endpoint.answers.answer import Answer
from components.endpoint.client.client import ImagesClient
from components.endpoint.contracts.cost import FREE
from components.endpoint.request import EditRequest, GenerateRequest
from components.errors import EndpointError
from components.imaging.picture.picture import suffix_of
from components.library.answers.unread_answers import keep_answers, name_answer, say_kept
from components.library.ledger.bill import Charge, charge_answer, charge_failed, charge_sent
from components.library.runs.journal import Journal
from components.library.runs.progress import Partial, Progress
from components.library.storage.files import Files
from components.message.message import Message, Plural, Sentences


class Caller:
    """Send the requests of jobs to one endpoint; ``endpoint`` is the name of the endpoint for people."""

    def __init__(self, client: ImagesClient, files: Files, journal: Journal, endpoint: str) -> None:
        self._client, self._files, self._journal, self.endpoint = client, files, journal, endpoint

    def ask(self, progress: Progress, request: GenerateRequest, run_id: str, part: tuple[int, int] = (1, 1)) -> Answer:
        """Return the answer to a request that is ``part``, (number from 1, of how many), of a run.

        Raises Cancelled before anything is sent, EndpointError, or StorageError where the run cannot be recorded.
        """
        progress.free = request.contract.prices == FREE
        stage = self._describe_stage(request.n, *part)

        def go_on() -> None:
            # "sent" before the last look at Cancel: a person who cancels in between may be told of a bill that never
            # comes, but never the other way round.
            progress.stage, progress.sent = stage, True
            progress.check_wanted()
            if part[0] == 1:
                self._journal.send_run(run_id)
            note(charge_sent(request))

        def note(charge: Charge) -> None:
            progress.bill = progress.bill.put(part[0] - 1, charge)

        def show(picture: bytes) -> None:
            progress.partial = Partial(picture, part[0] - 1)

        def pause(seconds: float, error: EndpointError) -> None:
            progress.sent = False
            note(charge_failed(request, error))
            if part[0] == 1:
                self._journal.unsend_run(run_id)
            progress.wait(seconds, error.reason)
            go_on()

        go_on()
        try:
            if isinstance(request, EditRequest):
                answer = self._client.edit(request, pause, show)
            else:
                answer = self._client.generate(request, pause, show)
            progress.partial = None
            note(charge_answer(request, answer))
            return answer
        except EndpointError as error:
            note(charge_failed(request, error))
            name = name_answer()
            remains: dict[str, bytes] = {}
            # Not left with the job, which stays findable for long.
            unfinished, progress.partial = progress.partial, None
            if error.body:
                remains[f"{name}.bin"] = error.body
            if unfinished is not None:
                remains[f"{name}.{suffix_of(unfinished.picture) or 'bin'}"] = unfinished.picture
            if not remains:
                raise
            unread = error.with_traceback(None)
        keep = partial(self._keep_remains, remains, unread)
        return progress.store(keep, keep)

    def _describe_stage(self, count: int, part: int, parts: int) -> Message:
        endpoint = name_endpoint(self.endpoint)
        if parts == 1:
            return Plural(
                "Waiting for a picture from {endpoint}",
                "Waiting for {n} pictures from {endpoint}",
                n=count,
                endpoint=endpoint,
            )
        return Plural(
            "Waiting for a picture from {endpoint}, part {part} of {parts}",
            "Waiting for {n} pictures from {endpoint}, part {part} of {parts}",
            n=count,
            endpoint=endpoint,
            part=part,
            parts=parts,
        )

    def _keep_remains(self, remains: Mapping[str, bytes], unread: EndpointError) -> NoReturn:
        """Store the beginning of an answer, and raise the error with the name of the file."""
        keep_answers(self._files, remains)
        kept = say_kept(
            remains,
            Message("What came back is kept as {names} in the data folder."),
            Message("What came back is kept as {names} in the data folder, {most:,} bytes of it."),
        )
        sentence = Sentences(unread.sentence, kept)
        raise type(unread)(sentence, spent=unread.spent, status=unread.status, request_id=unread.request_id)
