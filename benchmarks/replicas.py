"""One process and two on Redis, next to one on SQLite: the bot in webhook mode behind a load balancer, over loopback.

    python -m benchmarks.replicas [--people 300] [--rounds 3] [--seconds 10]

Prints answers a second when many ask at once, and the time of an answer at 30 messages a second: from the moment
Telegram (a stand-in) begins to bring a message until it is called with the answer. Then how long a reload takes: from
the administrator's command until each process answers from the new base. Needs redis-server.
"""

import argparse
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.telegram_load import QUESTIONS
from tests.balancer import Balancer
from tests.bot_api.server import BotApi
from tests.bot_process import KNOWLEDGE, BotProcess, free_port
from tests.redis_server import PROGRAM, RedisServer

A_SECOND = 30
ADMIN = 42


@contextmanager
def replicas(ports: tuple[int, ...], state_url: str, knowledge: Path) -> Iterator[BotApi]:
    """The stand-in, with replicas on these ports behind a balancer, all started and warm."""
    with ExitStack() as stack:
        api, balancer = stack.enter_context(BotApi()), stack.enter_context(Balancer(ports))
        for port in ports:
            bot = BotProcess(
                api.url,
                knowledge,
                ADMIN_IDS=str(ADMIN),
                WEBHOOK_URL=balancer.url,
                WEBHOOK_SECRET="the-same-for-all",
                PORT=str(port),
                STATE_URL=state_url,
            )
            stack.enter_context(bot).wait_for_log("(webhook)", 60)
        for person in range(1, 9):
            api.say(person, "bonjour")
            api.answers(person, seconds=60)
        yield api


def answered(api: BotApi, people: range) -> bool:
    return len({call.chat for call in api.calls("sendMessage") if call.chat in people}) == len(people)


def pace(api: BotApi, people: int, rounds: int) -> float:
    """Answers a second when `people` ask at once, the best of `rounds`."""
    best = 0.0
    for number in range(1, rounds + 1):
        asking = range(10_000 * number, 10_000 * number + people)
        started = time.perf_counter()
        for person in asking:
            api.say(person, QUESTIONS[person % len(QUESTIONS)])
        api.wait(lambda these=asking: answered(api, these), 120)
        best = max(best, people / (time.perf_counter() - started))
    return best


def answer_times(api: BotApi, seconds: float) -> list[float]:
    """Milliseconds from a message to its answer, at a steady pace, in order of length."""
    started: dict[int, float] = {}
    begin = time.monotonic()
    for number in range(int(seconds * A_SECOND)):
        time.sleep(max(0.0, begin + number / A_SECOND - time.monotonic()))
        started[500_000 + number] = time.monotonic()
        api.say(500_000 + number, QUESTIONS[number % len(QUESTIONS)])
    api.wait(lambda: answered(api, range(500_000, 500_000 + len(started))), 60)
    calls = [call for call in api.calls("sendMessage") if call.chat in started]
    return sorted((call.at - started[call.chat]) * 1000 for call in calls)


def loaded_at(port: int) -> float:
    """When a replica loaded the base that it answers from, seconds since 1970."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        found = re.search(r"^bot_knowledge_loaded_timestamp_seconds (\S+)$", answer.read().decode(), re.MULTILINE)
    assert found
    return float(found[1])


def reload_times(api: BotApi, ports: tuple[int, ...], knowledge: Path) -> list[float]:
    """Seconds from the command to reload until each replica has the new base, in order of length."""
    before = {port: loaded_at(port) for port in ports}
    structures = knowledge / "structures.yaml"
    structures.write_bytes(structures.read_bytes().replace(b"Mirande", b"Mirandes", 1))
    began, times = time.monotonic(), dict[int, float]()
    api.say(ADMIN, "/recharger")
    while len(times) < len(ports):
        time.sleep(0.02)
        changed = [port for port in ports if port not in times and loaded_at(port) != before[port]]
        times |= dict.fromkeys(changed, time.monotonic() - began)
    return sorted(times.values())


def measured(count: int, state_url: str, people: int, rounds: int, seconds: float) -> tuple[float, str]:
    """Answers a second, and all figures in words."""
    ports = tuple(free_port() for _ in range(count))
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(shutil.copytree(KNOWLEDGE, Path(folder) / "knowledge"))
        with replicas(ports, state_url, knowledge) as api:
            times = answer_times(api, seconds)
            a_second = pace(api, people, rounds)
            time.sleep(1)  # for calls that are still open, and for what might come twice
            repeated = len(api.calls("sendMessage")) - len({call.chat for call in api.calls("sendMessage")})
            reloads = " and ".join(f"{one:.1f}" for one in reload_times(api, ports, knowledge))
    p95, p99 = (times[int(len(times) * part) - 1] for part in (0.95, 0.99))
    at_pace = f"at {A_SECOND} a second: median {statistics.median(times):.1f} ms, p95 {p95:.1f}, p99 {p99:.1f}"
    return a_second, f"{a_second:.0f} answers a second; {at_pace}; {repeated} sent twice; reloaded after {reloads} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    if PROGRAM is None:
        parser.exit(1, "redis-server is not installed\n")
    load = options.people, options.rounds, options.seconds
    with tempfile.TemporaryDirectory() as folder, RedisServer(Path(folder)) as redis:
        alone, words = measured(1, f"sqlite:///{folder}/state.sqlite", *load)
        print(f"SQLite, one process: {words}", flush=True)
        for count, name in ((1, "one process"), (2, "two processes")):
            shared, words = measured(count, redis.url, *load)
            print(f"Redis, {name}: {words}; {shared / alone:.2f} of SQLite's pace", flush=True)
            redis.kill()
            redis.start()


if __name__ == "__main__":
    main()
