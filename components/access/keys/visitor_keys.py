"""The keys of visitors: each in the memory of this process, for one visit alone, and nowhere else.

A visit is a page that is open. Its name, Gradio's session hash, is chosen by the browser and stands in addresses, so
whoever learns the name of another visit could act in that visit. A key is therefore bound to the page's secret too: the
token that the browser keeps, of which only the hash is kept here. Without the token, the name of a visit leads to what
the page shows of the key's endpoint, and never to a call with the key.
"""

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urlsplit

from components.access.access_errors import KeyNeeded
from components.access.keys.key_check import VisitorKey, accept_key
from components.credentials.attempts import Attempts
from components.errors import ValueNotAllowed
from components.library.runs.asker import OtherEndpoint
from components.message.message import Message

# A key that was not used for so many seconds is forgotten.
KEPT_SECONDS = 3600.0
# The visits whose keys are kept, of all and from one network address, and as many that were forgotten; with more, the
# key that was not used for longest is forgotten.
MOST_KEYS, MOST_OF_PLACE = 1000, 100
# Seconds after which a key is certainly over, however the clock is rounded.
SLACK = 0.01
# A longer text is no key.
MOST_CHARACTERS = 500

FORGOTTEN = Message(
    "Your key was forgotten: the page was closed or lost its connection, the key was not used for an hour, or others"
    " entered many keys since. Enter the key again under “Your key”, or forget it there to go on without one. Nothing"
    " was sent."
)
NOT_THE_PAGE = Message("The key of a visit can be used by its own page only. Load the page anew, and enter the key.")
NO_KEY = Message("Enter a key.")
NOT_LISTED = Message("Choose an endpoint that is on offer.")


@dataclass(frozen=True)
class _Kept:
    key: VisitorKey
    secret: str = field(repr=False)
    used: float
    place: str = ""

    def belongs_to(self, secret: str) -> bool:
        """Whether a secret is that of the page whose key this is."""
        return hmac.compare_digest(self.secret.encode(), secret.encode())


class VisitorKeys:
    """Keep the keys of visits; ``endpoints`` are the addresses that a key may be for.

    ``read_timeout``: seconds without a byte of an answer before a call is given up. ``clock`` returns seconds.
    """

    def __init__(
        self,
        endpoints: Sequence[str] = (),
        read_timeout: float = 300,
        *,
        kept_seconds: float = KEPT_SECONDS,
        most: int = MOST_KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.endpoints, self.kept_seconds = tuple(endpoints), kept_seconds
        self._read_timeout, self._most, self._clock = read_timeout, most, clock
        # By visit; the one that was not used for longest comes first. The forgotten ones have no key any more.
        self._keys: OrderedDict[str, _Kept] = OrderedDict()
        self._forgotten: OrderedDict[str, _Kept] = OrderedDict()
        self._lock, self._attempts = threading.Lock(), Attempts(clock)
        self._sweeper: threading.Timer | None = None

    def __repr__(self) -> str:
        return "VisitorKeys()"

    @property
    def names(self) -> list[str]:
        """Return the names of the endpoints, by which runs record them."""
        return [urlsplit(url).netloc for url in self.endpoints]

    def accept(self, endpoint: object, key: object, model: object = "", place: str = "") -> VisitorKey:
        """Return a key for an endpoint of ``endpoints`` that the endpoint accepts; keeps nothing.

        ``place`` is the network address from which the key comes, "" where it is not known. Raises ValueNotAllowed for
        another endpoint, KeyNeeded for an empty key, TooManyAttempts, and EndpointError.
        """
        if endpoint not in self.endpoints:
            # The value is not repeated: a key may have been pasted in its place.
            raise ValueNotAllowed(NOT_LISTED)
        text = key.strip() if isinstance(key, str) else ""
        if not text or len(text) > MOST_CHARACTERS:
            raise KeyNeeded(NO_KEY)
        named = model.strip() if isinstance(model, str) else ""
        # Nobody shall find out by this server which of many keys are good.
        time.sleep(self._attempts.begin(place))
        accepted = accept_key(str(endpoint), text, named, self._read_timeout)
        self._attempts.succeed(place)
        return accepted

    def keep(self, visit: str, secret: str, key: VisitorKey, place: str = "") -> None:
        """Keep the key of a visit, in place of an earlier one; ``secret`` is the hash of the page's token.

        ``place`` as for ``accept``. Raises KeyNeeded where a visit or a secret is missing, as the key could be used by
        somebody else, and where the earlier key is that of another page.
        """
        if not visit or not secret:
            raise KeyNeeded(NOT_THE_PAGE)
        with self._lock:
            earlier = self._find(visit)
            if earlier is not None and not earlier.belongs_to(secret):
                raise KeyNeeded(NOT_THE_PAGE)
            self._forgotten.pop(visit, None)
            self._put(self._keys, visit, _Kept(key, secret, self._clock(), place))
            self._schedule()

    def find(self, visit: str) -> VisitorKey | None:
        """Return the facts about a visit's key, or about one that was forgotten unasked; None without a key."""
        with self._lock:
            kept = self._find(visit)
        return kept.key if kept else None

    def open(self, visit: str, secret: str, key: VisitorKey) -> OtherEndpoint:
        """Return the endpoint of ``key``, the key of a visit, for calls with it, which counts as a use.

        Raises KeyNeeded where the key is forgotten, and without the secret of the visit's page.
        """
        with self._lock:
            kept = self._find(visit)
            if kept is None or kept.key is not key or key.client is None:
                raise KeyNeeded(FORGOTTEN)
            if not kept.belongs_to(secret):
                raise KeyNeeded(NOT_THE_PAGE)
            self._put(self._keys, visit, replace(kept, used=self._clock()))
        return OtherEndpoint(key.client, key.name, key.provider)

    def forget(self, visit: str, secret: str) -> None:
        """Forget the key of a visit at the wish of its page, or that there was one. Raises KeyNeeded to others."""
        with self._lock:
            kept = self._find(visit)
            if kept is not None and not kept.belongs_to(secret):
                raise KeyNeeded(NOT_THE_PAGE)
            self._keys.pop(visit, None)
            self._forgotten.pop(visit, None)

    def close(self, visit: str) -> None:
        """Forget the key of a visit whose page is closed; a page that comes back is told."""
        with self._lock:
            self._let_go(visit)

    def seconds_left(self, visit: str) -> float | None:
        """Return the seconds until a visit's key is forgotten, None without a key."""
        with self._lock:
            kept = self._keys.get(visit)
            return None if kept is None else max(0.0, kept.used + self.kept_seconds - self._clock())

    def _find(self, visit: str) -> _Kept | None:
        kept = self._keys.get(visit)
        if kept is not None and self._is_over(kept):
            self._let_go(visit)
        return self._keys.get(visit) or self._forgotten.get(visit)

    def _is_over(self, kept: _Kept) -> bool:
        return kept.used + self.kept_seconds <= self._clock()

    def _put(self, kept: OrderedDict[str, _Kept], visit: str, new: _Kept) -> None:
        kept[visit] = new
        kept.move_to_end(visit)
        # A stranger with many visits makes room by the stranger's own keys first.
        of_place = [name for name, other in kept.items() if new.place and other.place == new.place]
        gone = of_place[:-MOST_OF_PLACE] or list(islice(kept, max(0, len(kept) - self._most)))
        for name in gone:
            if kept is self._keys:
                # Forgotten, and remembered as such: else the next press of that page would be on the owner's key.
                self._let_go(name)
            else:
                del kept[name]

    def _let_go(self, visit: str) -> None:
        """Drop the key of a visit, and remember that there was one."""
        kept = self._keys.pop(visit, None)
        if kept is not None:
            self._put(self._forgotten, visit, replace(kept, key=replace(kept.key, client=None)))

    def _schedule(self) -> None:
        """Have the keys dropped in time although nobody comes."""
        if self._sweeper is not None or not self._keys:
            return
        first = next(iter(self._keys.values()))
        seconds = max(0.0, first.used + self.kept_seconds - self._clock())
        self._sweeper = threading.Timer(seconds + SLACK, self._sweep)
        # A process that ends forgets everything.
        self._sweeper.daemon = True
        self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            self._sweeper = None
            for visit in [visit for visit, kept in self._keys.items() if self._is_over(kept)]:
                self._let_go(visit)
            self._schedule()
