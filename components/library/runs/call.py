"""The call: one request of a job, from before the sending until the answer.

Reports the progress, waits before a repetition, and stores the beginning of an answer that never came whole. Does not
read the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Sending:
    """Report the steps of one request: to the progress of the job, the bill and the journal of the run.

    ``part``: (number from 1, of how many) of the run. ``stage`` is said while the answer is waited for.
    """

    journal: Journal
    progress: Progress
    request: GenerateRequest
    run_id: str
    part: tuple[int, int]
    stage: Message

    def begin(self) -> None:
        """Report that the request is sent. Raises Cancelled, or StorageError where the run cannot be recorded."""
        # "sent" before the last look at Cancel: a person who cancels in between may be told of a bill that never
        # comes, but never the other way round.
        self.progress.stage, self.progress.sent = self.stage, True
        self.progress.check_wanted()
        if self.part[0] == 1:
            self.journal.send_run(self.run_id)
        self.charge(charge_sent(self.request))

    def charge(self, charge: Charge) -> None:
        """Put the cost of the request into the bill of the run."""
        self.progress.bill = self.progress.bill.put(self.part[0] - 1, charge)

    def show(self, picture: bytes) -> None:
        """Show an unfinished picture."""
        self.progress.partial = Partial(picture, self.part[0] - 1)

    def repeat(self, seconds: float, error: EndpointError) -> None:
        """Wait after a refusal that was not billed, and report that the request is sent again."""
        self.progress.sent = False
        self.charge(charge_failed(self.request, error))
        if self.part[0] == 1:
            self.journal.unsend_run(self.run_id)
        self.progress.wait(seconds, error.reason)
        self.begin()


class Caller:
    """Send the requests of jobs to one endpoint; ``endpoint`` is the name of the endpoint for people."""

    def __init__(self, client: ImagesClient, files: Files, journal: Journal, endpoint: str) -> None:
        self._client, self._files, self._journal, self.endpoint = client, files, journal, endpoint

    def ask(self, progress: Progress, request: GenerateRequest, run_id: str, part: tuple[int, int] = (1, 1)) -> Answer:
        """Return the answer to a request that is ``part``, (number from 1, of how many), of a run.

        Raises Cancelled before anything is sent, EndpointError, or StorageError where the run cannot be recorded.
        """
        progress.free = request.contract.prices == FREE
        sending = Sending(self._journal, progress, request, run_id, part, self._describe_stage(request.n, *part))
        sending.begin()
        try:
            answer = self._send(sending)
            progress.partial = None
            sending.charge(charge_answer(request, answer))
            return answer
        except EndpointError as error:
            sending.charge(charge_failed(request, error))
            # Not left with the job, which stays findable for long.
            unfinished, progress.partial = progress.partial, None
            remains = _name_remains(error, unfinished)
            if not remains:
                raise
            unread = error.with_traceback(None)
        keep = partial(self._keep_remains, remains, unread)
        return progress.store(keep, keep)

    def _send(self, sending: Sending) -> Answer:
        if isinstance(sending.request, EditRequest):
            return self._client.edit(sending.request, sending.repeat, sending.show)
        return self._client.generate(sending.request, sending.repeat, sending.show)

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


def _name_remains(error: EndpointError, unfinished: Partial | None) -> dict[str, bytes]:
    """Return the bytes that came of an answer, by the names of their files."""
    name, remains = name_answer(), {}
    if error.body:
        remains[f"{name}.bin"] = error.body
    if unfinished is not None:
        remains[f"{name}.{suffix_of(unfinished.picture) or 'bin'}"] = unfinished.picture
    return remains
