"""Logs: one line a fact on standard error, without the token, the words or the numbers of anybody."""

import logging
import re
import sys
import traceback
from types import TracebackType

_TOKEN = re.compile(r"(?:bot)?\d{3,}:[A-Za-z0-9_-]{20,}")
_OURS = "bot"


class RedactingFilter(logging.Filter):
    """Takes secrets out of every record, and everything but the kind of event out of what libraries write.

    Libraries write the address of each request, which holds the token, and the payload of answers that they cannot
    read, which holds what people wrote. Their own words are therefore dropped: where they come from and the kind of
    error is kept.
    """

    def __init__(self, *secrets: str) -> None:
        """Take `secrets` out, besides all that looks like a token."""
        super().__init__()
        self._secrets = tuple(filter(None, secrets))

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record`; always True: a record is never lost."""
        ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
        text = record.getMessage() if ours else "event in a library, its words are not shown"
        record.msg, record.args = self._without_secrets(text + _error_in(record)), None
        record.exc_info = record.exc_text = record.stack_info = None
        return True

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub("***", text).replace("\n", " ")


def _error_in(record: logging.LogRecord) -> str:
    """The kind of error and where it was raised: never its words, which may quote a person."""
    if not record.exc_info:
        return ""
    kind, _, trace = record.exc_info
    return f" [{kind.__name__ if kind else 'error'}{place_of(trace)}]"


def place_of(trace: TracebackType | None) -> str:
    """Where an error was raised: " at file.py:12", "" where that is not known."""
    frames = traceback.extract_tb(trace)
    if not frames:
        return ""
    return f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"


def configure_logs(level: str, *secrets: str) -> None:
    """Write records of `level` and above to standard error; libraries are heard from WARNING on, whatever `level`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RedactingFilter(*secrets))
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    for name in ("httpx", "httpcore", "telegram", "uvicorn", "asyncio"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
