"""Metrics: what the operator sees of the running bot; numbers only, nothing of any person."""

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one process, in the Prometheus text format."""

    def __init__(self) -> None:
        """All figures at nothing."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.updates = Counter("bot_updates", "Updates handled, by kind.", ["kind"], registry=self._registry)
        self.answers = Counter("bot_answers", "Answers given, by intent.", ["intent"], registry=self._registry)
        self.seconds = Histogram(
            "bot_answer_seconds", "Time to answer an update.", buckets=_SECONDS, registry=self._registry
        )
        self.errors = Counter("bot_errors", "Updates that failed, by kind of error.", ["kind"], registry=self._registry)
        self.not_understood = Counter(
            "bot_not_understood", "Questions that were not understood.", registry=self._registry
        )
        self.failed_calls = Counter(
            "bot_failed_calls", "Calls to Telegram that failed, by kind.", ["kind"], registry=self._registry
        )
        self.refused = Counter("bot_refused", "Updates over the limit of flood control.", registry=self._registry)
        self.polled = Gauge(
            "bot_last_contact_timestamp_seconds", "When Telegram last answered.", registry=self._registry
        )
        self.ready = False
        """Whether the start is over: Telegram was reached, and polling has begun or the webhook is set."""
        self.watch("bot_ready", "1 from the end of the start to the beginning of the end.", lambda: float(self.ready))
        self._contact = time.monotonic()

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Show under `name` what `value` gives at each look."""
        Gauge(name, meaning, registry=self._registry).set_function(value)

    def count_failed_call(self, kind: str) -> None:
        """A call to Telegram has just failed; it may be repeated."""
        self.failed_calls.labels(kind).inc()

    def contact(self) -> None:
        """Telegram has just been heard from."""
        self._contact = time.monotonic()
        self.polled.set_to_current_time()

    @property
    def silence_seconds(self) -> float:
        """How long ago Telegram was last heard from, or since the start."""
        return time.monotonic() - self._contact

    def text(self) -> bytes:
        """All figures in the Prometheus text format."""
        return generate_latest(self._registry)
