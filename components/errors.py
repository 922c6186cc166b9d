"""The errors that a person at the page may be shown.

    ProofroomError
    ├── InputError                 an entry that the person can correct
    │   ├── MissingPrompt
    │   ├── MissingPicture
    │   ├── ForeignFile            a file that was not uploaded by this visit
    │   ├── UnreadablePicture      a file that is no picture, or a damaged picture
    │   ├── PictureTooLarge        more pixels than the bound, or a decompression bomb
    │   ├── EmptyMask              a mask that repaints no pixel
    │   ├── FullMask               a mask that repaints every pixel
    │   ├── MaskSizeMismatch
    │   ├── ValueNotAllowed        a size, quality, format... that the model does not take
    │   │   └── EmptyExtension     margins that add nothing
    │   ├── RecipeTooNew           a recipe that a later Proofroom wrote
    │   ├── UnreadableExport       a ZIP that Proofroom did not export, or a damaged one
    │   └── SettingsError          an environment variable that cannot be used
    ├── EndpointError              the endpoint refused the request, failed, or did not answer
    │   ├── KeyRefused             status 401
    │   ├── AccessRefused          status 403: the endpoint knows the key, and the key has no permission
    │   ├── PromptRefused          refused by moderation
    │   ├── RateLimited            status 429, with the time to wait
    │   ├── QuotaExhausted         no money left: waiting does not help
    │   ├── RequestRefused         any other status 4xx
    │   ├── EndpointFailed         status 5xx
    │   ├── EndpointUnreachable    nothing was sent
    │   ├── ConnectionCut          the request was sent, and the answer was cut
    │   └── UnreadableAnswer       an answer in no known shape, or without a picture
    ├── StorageError               a file or a row could not be written
    │   └── DiskFull
    ├── Cancelled                  the person pressed Cancel
    ├── Stopped                    Proofroom is being stopped, and nothing more is sent
    └── InternalError              a fault in Proofroom's own code

A message says what happened, what to do, and whether a call was billed. No message contains a key.
"""

from components.message.message import Message, Sentences, as_message


class ProofroomError(Exception):
    """Hold ``message``: what happened and what to do about it, for the person at the page. ``str`` says it in English.

    ``default_message`` is the message of a class whose errors always have the same one.
    """

    default_message = Message()

    def __init__(self, message: Message | str = "") -> None:
        self.message = as_message(message) or self.default_message
        super().__init__(self.message)

    def copy(self) -> "ProofroomError":
        """Return the same error to raise once more, without traceback and cause: both keep all local variables."""
        same = type(self).__new__(type(self), *self.args)
        same.__dict__.update(self.__dict__)
        return same


class InputError(ProofroomError):
    """An entry cannot be used; the person at the page can correct the entry."""


class MissingPrompt(InputError):
    """The prompt is empty."""

    default_message = Message("Describe the picture first: the prompt is empty.")


class MissingPicture(InputError):
    """An edit was asked for without a picture."""

    default_message = Message("Add a picture first: drop, paste or pick one.")


class ForeignFile(InputError):
    """An event names a file that its visit did not upload."""

    default_message = Message("This file was not uploaded from here, so it is not used. Add it again.")


class UnreadablePicture(InputError):
    """The file is no picture, or a damaged picture."""


class PictureTooLarge(InputError):
    """The picture has more pixels than Proofroom accepts, or its header says so."""


class EmptyMask(InputError):
    """The mask repaints no pixel."""

    default_message = Message("Nothing is painted. Paint what should change, or redraw the whole picture.")


class FullMask(InputError):
    """The mask repaints every pixel."""

    default_message = Message("Everything is painted. Erase what should stay, or redraw the whole picture.")


class MaskSizeMismatch(InputError):
    """The mask has another size than the picture."""


class ValueNotAllowed(InputError):
    """A parameter has a value that the model's contract does not allow."""


class EmptyExtension(ValueNotAllowed):
    """The margins for extending a picture add no pixel."""


class RecipeTooNew(InputError):
    """The recipe in a file was written by a later Proofroom."""

    default_message = Message(
        "This picture's recipe was written by a later Proofroom, so only the picture is used. Update Proofroom to have"
        " its prompt and mask too."
    )


class UnreadableExport(InputError):
    """The file is no ZIP that Proofroom exported, or a damaged one."""

    default_message = Message(
        "This file is no ZIP that Proofroom exported, or it did not come whole. Choose one that was"
        " exported here, as it came."
    )


class SettingsError(InputError):
    """An environment variable has a value that cannot be used."""


# Whether a call was billed, as far as Proofroom can know, and the sentence for the person.
SPENT = {
    "no": Message("Nothing was billed for this call."),
    "perhaps": Message("This call may have been billed: look at the provider's usage page before you try again."),
    "yes": Message("This call was billed."),
}


class EndpointError(ProofroomError):
    """The endpoint refused the request, failed, or did not answer.

    ``spent``: whether the call was billed, a key of SPENT. ``status``: HTTP status or None. ``request_id``: the
    endpoint's name for the call. ``retry_after``: seconds to wait or None. ``body``: the unreadable answer, kept for
    recovering a paid picture by hand. ``transient``: a repetition may succeed; False where a call may be billed.
    """

    def __init__(
        self,
        sentence: Message | str,
        *,
        spent: str = "perhaps",
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        body: bytes = b"",
        transient: bool = False,
    ) -> None:
        self.sentence = as_message(sentence)
        super().__init__(Sentences(self.sentence, SPENT[spent]))
        self.spent = spent
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        self.body = body
        self.transient = transient and spent == "no"

    @property
    def reason(self) -> Message:
        """Return the first sentence of what happened, without the advice and the endpoint's words after it."""
        return self.sentence.parts[0] if isinstance(self.sentence, Sentences) else self.sentence


class KeyRefused(EndpointError):
    """The endpoint does not know the key."""


class AccessRefused(EndpointError):
    """The endpoint knows the key, and the key has no permission for the request."""


class PromptRefused(EndpointError):
    """The endpoint's safety system refused the prompt or the picture."""


class RateLimited(EndpointError):
    """Too many requests in a short time; waiting helps."""


class QuotaExhausted(EndpointError):
    """The key has no money or quota left; waiting does not help."""


class RequestRefused(EndpointError):
    """The endpoint refused the request for another reason, which the endpoint's own sentence names."""


class EndpointFailed(EndpointError):
    """The endpoint, or a proxy before it, failed."""


class EndpointUnreachable(EndpointError):
    """No connection was made, and nothing was sent."""


class ConnectionCut(EndpointError):
    """The request was sent, and the answer was cut."""


class UnreadableAnswer(EndpointError):
    """The answer is not JSON, holds no picture, or holds data that is no picture."""


class StorageError(ProofroomError):
    """A file or a row could not be written."""


class DiskFull(StorageError):
    """No space is left for files or rows."""


class Cancelled(ProofroomError):
    """The person at the page cancelled the job."""


class Stopped(ProofroomError):
    """Proofroom is being stopped, and sends no further request."""

    default_message = Message("Proofroom is being stopped, so nothing was sent. Ask again once it has been restarted.")


class InternalError(ProofroomError):
    """Proofroom's own code failed at ``place``, a place as returned by ``place_of``."""

    def __init__(self, place: str) -> None:
        said = Message("Proofroom made a mistake of its own ({place}). Nothing you entered is lost.", place=place)
        super().__init__(said)


def place_of(error: BaseException) -> str:
    """Return "file.py:line" where an error was raised, for a log: text and traceback may contain a key or a prompt."""
    if (trace := error.__traceback__) is None:
        return "an unknown place"
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
