"""The clock of a running bot jumps (libfaketime): do answers, memory, flood control, health and polling go on?

    python -m benchmarks.clock_jumps

Needs Debian's package libfaketime. Real time passes as always; only what the wall clock shows jumps.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from benchmarks.pressure import running
from tests.bot_api.server import BotApi
from tests.bot_process import free_port

LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")
JUMPS = (
    ("start", "2026-11-23 09:30:00"),
    ("an hour on", "2026-11-23 10:31:00"),
    ("back again", "2026-11-23 09:32:00"),
    ("before the clocks go back", "2026-10-25 00:58:00"),
    ("after the clocks went back", "2026-10-25 01:03:00"),
    ("before the clocks go on", "2027-03-28 00:58:00"),
    ("after the clocks went on", "2027-03-28 01:03:00"),
    ("ten years on", "2037-03-28 12:00:00"),
    ("ten years back", "2026-11-23 12:00:00"),
    ("at the end of 2038's clocks", "2038-01-19 03:14:00"),
    ("and past it", "2038-01-19 03:20:00"),
    ("to the epoch", "1970-01-02 00:00:00"),
    ("and home", "2026-11-23 14:00:00"),
)
"""UTC."""

CACHED_SECONDS = 1
"""libfaketime reads the file this often; at each look at the clock it would take most of the bot's time."""

PATIENCE = 20
"""Answers that a person gets before flood control asks for patience."""


def main() -> int:
    """0 where everything went on."""
    library = next(
        (path for folder in LIBRARIES if (path := Path(folder) / "faketime/libfaketime.so.1").exists()), None
    )
    if library is None:
        print("libfaketime is not installed: nothing was tried")
        return 0
    port, faults = free_port(), 0
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        shown, log = Path(folder) / "time", Path(folder) / "log"
        state = f"sqlite:///{folder}/state.sqlite"
        show(shown, JUMPS[0][1])
        given = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(shown), "TZ": "UTC"}
        given |= {"FAKETIME_CACHE_DURATION": str(CACHED_SECONDS), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with running(api, log, STATE_URL=state, PORT=str(port), **given):
            for number, (name, moment) in enumerate(JUMPS):
                show(shown, moment)
                faults += not goes_on(api, port, name, 1000 + 10 * number)
        told = log.read_text()
    faults += "Traceback" in told or "failed" in told
    print("no fault" if not faults else f"{faults} faults\n{told[-2000:]}")
    return 1 if faults else 0


def show(file: Path, moment: str) -> None:
    """From now on the bot's clock shows `moment` (UTC) and goes on from there."""
    file.write_text(f"@{moment}\n")
    time.sleep(CACHED_SECONDS + 1.2)  # it counts whole seconds


def goes_on(api: BotApi, port: int, name: str, person: int) -> bool:
    """Whether two questions are answered, the second from memory, a flood is stopped, and the bot is ready."""
    started = time.monotonic()
    api.say(person, "caf mirande")
    api.answers(person, seconds=60)
    api.say(person, "horaires ?")
    remembered = "Mirande" in api.answers(person, 2, seconds=20)[1].text
    waited = time.monotonic() - started
    for _ in range(PATIENCE + 5):
        api.say(person + 1, "bonjour")
    api.answers(person + 1, PATIENCE + 1, seconds=20)
    time.sleep(0.5)
    stopped = len(api.calls("sendMessage", person + 1)) == PATIENCE + 1
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        ready = json.loads(answer.read())["ready"]
    fine = remembered and stopped and ready
    seen = f"remembered {remembered}, flood stopped {stopped}, ready {ready}"
    print(f"{name:28} {'goes on' if fine else 'DOES NOT'}: {seen}, two answers in {waited * 1000:.0f} ms", flush=True)
    return bool(fine)


if __name__ == "__main__":
    sys.exit(main())
