"""The errors a person may be shown.

    ProofroomError
    ├── InputError                 the person at the screen can mend it
    │   ├── MissingPrompt
    │   ├── MissingPicture
    │   ├── ForeignFile            a file that was not uploaded by this visit
    │   ├── UnreadablePicture      a file that is no picture, or a broken one
    │   ├── PictureTooLarge        over the pixel bound, or a decompression bomb
    │   ├── EmptyMask              nothing painted
    │   ├── FullMask               everything painted
    │   ├── MaskSizeMismatch
    │   ├── ValueNotAllowed        a size, quality, format... the model does not take
    │   │   └── EmptyExtension     margins that add nothing
    │   ├── RecipeTooNew           a recipe that a later Proofroom wrote
    │   ├── UnreadableExport       a ZIP that is none of ours, or a broken one
    │   └── SettingsError          an environment variable that cannot be used
    ├── EndpointError              the endpoint refused, or did not answer
    │   ├── KeyRefused             401
    │   ├── AccessRefused          403: the key is known, and may not
    │   ├── PromptRefused          moderation
    │   ├── RateLimited            429, with the wait
    │   ├── QuotaExhausted         no money left: waiting does not help
    │   ├── RequestRefused         any other 4xx
    │   ├── EndpointFailed         5xx
    │   ├── EndpointUnreachable    nothing was sent
    │   ├── ConnectionCut          sent, and the answer never came whole
    │   └── UnreadableAnswer       an answer that is not what was agreed
    ├── StorageError               the picture could not be kept
    │   └── DiskFull
    ├── Cancelled                  the person pressed Cancel
    ├── Stopped                    Proofroom is being stopped, and nothing more is sent
    └── InternalError              Proofroom's own mistake: an error that nobody expected

Every message is a few sentences for the person at the screen: what happened, what to do and, of a call, whether it was
billed. None holds a key.
Imports nothing.
"""


class ProofroomError(Exception):
    """Say what happened and what to do about it, in words for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def copy(self) -> "ProofroomError":
        """Return the same error without a trace or a cause, to be raised once more.

        An error keeps the frames that it was raised through, and all that they hold.
        """
        same = type(self).__new__(type(self), *self.args)
        same.__dict__.update(self.__dict__)
        return same


class InputError(ProofroomError):
    """Something the person entered cannot be used; they can mend it."""


class MissingPrompt(InputError):
    """The prompt is empty."""

    def __init__(self, message: str = "Describe the picture first: the prompt is empty.") -> None:
        super().__init__(message)


class MissingPicture(InputError):
    """An edit was asked for without a picture."""

    def __init__(self, message: str = "Add a picture first: drop, paste or pick one.") -> None:
        super().__init__(message)


class ForeignFile(InputError):
    """An event names a file that its visit did not upload."""

    def __init__(self, message: str = "This file was not uploaded from here, so it is not used. Add it again.") -> None:
        super().__init__(message)


class UnreadablePicture(InputError):
    """The file is no picture, or a broken one."""


class PictureTooLarge(InputError):
    """The picture has more pixels than Proofroom takes, or pretends to."""


class EmptyMask(InputError):
    """Nothing is painted."""

    def __init__(
        self, message: str = "Nothing is painted. Paint what should change, or redraw the whole picture."
    ) -> None:
        super().__init__(message)


class FullMask(InputError):
    """Everything is painted."""

    def __init__(
        self, message: str = "Everything is painted. Erase what should stay, or redraw the whole picture."
    ) -> None:
        super().__init__(message)


class MaskSizeMismatch(InputError):
    """The mask has another size than the picture."""


class ValueNotAllowed(InputError):
    """A parameter has a value that the model's contract does not allow."""


class EmptyExtension(ValueNotAllowed):
    """A picture is to be extended by margins that add nothing to it."""


class RecipeTooNew(InputError):
    """The recipe in a file was written by a later Proofroom."""

    def __init__(
        self,
        message: str = "This picture's recipe was written by a later Proofroom, so only the picture is used."
        " Update Proofroom to have its prompt and mask too.",
    ) -> None:
        super().__init__(message)


class UnreadableExport(InputError):
    """The file is no ZIP that Proofroom exported, or a broken one."""

    def __init__(
        self,
        message: str = "This file is no ZIP that Proofroom exported, or it did not come whole. Choose one that was"
        " exported here, as it came.",
    ) -> None:
        super().__init__(message)


class SettingsError(InputError):
    """An environment variable has a value that cannot be used."""


# Whether a call was billed, as far as can be known, and how a person is told.
SPENT = {
    "no": "Nothing was billed for this call.",
    "perhaps": "This call may have been billed: look at the provider's usage page before you try again.",
    "yes": "This call was billed.",
}


class EndpointError(ProofroomError):
    """The endpoint refused the request, failed, or did not answer.

    ``spent`` is whether money was, a name in SPENT: "perhaps" unless it is known. The message is ``sentence`` and what
    SPENT says. ``status`` is the HTTP status or None, ``request_id`` the endpoint's own name for the call,
    ``retry_after`` seconds to wait (None: not said), ``body`` what came back when it could not be read (kept so that a
    picture which was paid for can be recovered by hand). ``transient``: it promises to pass; never of what may have
    been billed.
    """

    def __init__(
        self,
        sentence: str,
        *,
        spent: str = "perhaps",
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        body: bytes = b"",
        transient: bool = False,
    ) -> None:
        super().__init__(f"{sentence} {SPENT[spent]}")
        self.sentence = sentence
        self.spent = spent
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        self.body = body
        self.transient = transient and spent == "no"


class KeyRefused(EndpointError):
    """The endpoint does not know the key."""


class AccessRefused(EndpointError):
    """The endpoint knows the key and does not let it do this."""


class PromptRefused(EndpointError):
    """The endpoint's safety system refused the prompt or the picture."""


class RateLimited(EndpointError):
    """Too many requests in a short time; waiting helps."""


class QuotaExhausted(EndpointError):
    """The key has no money or quota left; waiting does not help."""


class RequestRefused(EndpointError):
    """The endpoint refused the request for another reason, which its own sentence names."""


class EndpointFailed(EndpointError):
    """The endpoint, or a proxy before it, failed."""


class EndpointUnreachable(EndpointError):
    """No connection could be made: nothing was sent."""


class ConnectionCut(EndpointError):
    """The request was sent and the answer did not come whole."""


class UnreadableAnswer(EndpointError):
    """The answer is not JSON, has no pictures, or pictures that are none."""


class StorageError(ProofroomError):
    """Something that was made could not be written where it is kept."""


class DiskFull(StorageError):
    """There is no space left where things are kept."""


class Cancelled(ProofroomError):
    """The person cancelled."""


class Stopped(ProofroomError):
    """Proofroom is being stopped: what was not sent yet is not sent any more."""

    def __init__(
        self, message: str = "Proofroom is being stopped, so nothing was sent. Ask again once it has been restarted."
    ) -> None:
        super().__init__(message)


class InternalError(ProofroomError):
    """Proofroom made a mistake of its own, at a place in its code as ``place_of`` tells it."""

    def __init__(self, place: str) -> None:
        super().__init__(f"Proofroom made a mistake of its own ({place}). Nothing you entered is lost.")


def place_of(error: BaseException) -> str:
    """Return "file.py:line" where an unexpected error was raised.

    All a log is told of one besides its type: its text and its trace may hold what must not be written down.
    """
    trace = error.__traceback__
    if trace is None:
        return "an unknown place"
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
