"""Flood control: how much one person may send, and when to ask them to slow down."""

from collections import OrderedDict, deque
from enum import Enum

WINDOW_SECONDS = 10.0
MOST_IN_WINDOW = 20
"""Two messages a second is more than anybody types; Telegram itself lets a bot answer a chat about once a second."""

MOST_SENDERS = 10_000


class Verdict(Enum):
    """What to do with an update: answer it, answer it by asking for patience, or leave it.

    One that was handled before is `REPEATED`: there is nothing to do.
    """

    ANSWER = "answer"
    WARN = "warn"
    IGNORE = "ignore"
    REPEATED = "repeated"


class FloodControl:
    """Counts what each sender sent in the last seconds; of many senders those silent longest are forgotten."""

    def __init__(self, limit: int = MOST_IN_WINDOW, window_seconds: float = WINDOW_SECONDS) -> None:
        """Let each sender send `limit` updates in any `window_seconds`."""
        self._limit = limit
        self._window_seconds = window_seconds
        self._senders: OrderedDict[str, deque[float]] = OrderedDict()
        self._warned: set[str] = set()

    def judge(self, sender: str, now: float) -> Verdict:
        """The verdict on one more update of `sender`; `now` in seconds of a clock that never goes back."""
        times = self._recent(sender, now)
        if len(times) < self._limit:
            times.append(now)
            if len(times) == 1:
                self._warned.discard(sender)
            return Verdict.ANSWER
        if sender in self._warned:
            return Verdict.IGNORE
        self._warned.add(sender)
        return Verdict.WARN

    def _recent(self, sender: str, now: float) -> deque[float]:
        times = self._senders.setdefault(sender, deque())
        self._senders.move_to_end(sender)
        while times and now - times[0] >= self._window_seconds:
            times.popleft()
        if len(self._senders) > MOST_SENDERS:
            self._warned.discard(self._senders.popitem(last=False)[0])
        return times
