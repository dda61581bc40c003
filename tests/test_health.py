"""Health, figures and signs of life, as a load balancer, Prometheus and systemd see them."""

import json
import re
import socket
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.assistant import ReadyKnowledge
from bot.figures import KnowledgeAge
from bot.handlers.shell import KnowledgeHolder
from bot.knowledge.checking import count_stale, stale_entries
from bot.knowledge.loader import Loaded
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess, free_port
from tests.recording import NOW
from tests.running_bot import small

__all__ = ["small"]  # a fixture


def looked_at(port: int, path: str) -> tuple[int, dict[str, object]]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status), json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


def figures(port: int) -> dict[str, float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_a_bot_that_does_not_reach_telegram_is_alive_and_not_ready(small: Path, tmp_path: Path) -> None:
    port = free_port()
    nowhere = f"http://127.0.0.1:{free_port()}"
    with systemd(tmp_path) as listener, BotProcess(nowhere, small, PORT=str(port), **told(tmp_path)) as bot:
        bot.wait_for_log("ne répond pas")
        assert looked_at(port, "/healthz/live") == (200, {"status": "ok", "alive": True})
        for path in ("/healthz", "/healthz/ready"):
            code, body = looked_at(port, path)
            assert (code, body["status"], body["alive"], body["ready"]) == (503, "starting", True, False)
        assert figures(port)["bot_ready"] == 0
        assert listener.recv(100) == b"READY=1", "systemd need not start it anew: it goes on by itself"
        assert listener.recv(100) == b"WATCHDOG=1"
        assert listener.recv(100) == b"WATCHDOG=1"
        assert bot.terminate() == 0


def systemd(folder: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(folder / "notify"))
    listener.settimeout(5)
    return listener


def told(folder: Path) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "300000"}


def test_figures_tell_what_is_answered_and_what_is_not(small: Path) -> None:
    port = free_port()
    with BotApi() as api, BotProcess(api.url, small, PORT=str(port), BIND_ADDRESS="127.0.0.1") as bot:
        bot.wait_for_log("(polling)")
        api.fail("sendMessage", "500", "drop")
        for person, words in ((1, "caf mirande"), (2, "xyzzy plugh grault")):
            api.say(person, words)
            api.answers(person)
        bot.wait_for_log("out_of_scope")
        shown = figures(port)
        assert looked_at(port, "/healthz")[1]["ready"] is True
        assert shown["bot_ready"] == 1
        assert shown["bot_not_understood_total"] == 1
        assert shown["bot_knowledge_desks"] == small_desks(small)
        assert sum(value for name, value in shown.items() if name.startswith("bot_failed_calls_total")) == 2
        assert abs(shown["bot_last_contact_timestamp_seconds"] - datetime.now().timestamp()) < 30
        assert abs(shown["bot_knowledge_loaded_timestamp_seconds"] - datetime.now().timestamp()) < 60
        assert shown["bot_updates_waiting"] == 0


def small_desks(small: Path) -> int:
    return len(re.findall(r"^\s*- id:", (small / "structures.yaml").read_text(encoding="utf-8"), re.MULTILINE))


def test_stale_entries_are_counted_as_check_lists_them(loaded: Loaded) -> None:
    for day in (date(2024, 1, 1), NOW.date(), date(2030, 1, 1)):
        assert count_stale(loaded.knowledge, day) == len(stale_entries(loaded, day))


def test_age_follows_reloads_and_days(ready: ReadyKnowledge, loaded: Loaded) -> None:
    now = NOW
    holder = KnowledgeHolder(ready)
    age = KnowledgeAge(holder, lambda: now)
    assert age.loaded_timestamp() == NOW.timestamp()
    assert age.stale() == len(stale_entries(loaded, NOW.date()))
    now = NOW + timedelta(days=2000)
    assert age.stale() == len(stale_entries(loaded, now.date())) > 0
    assert age.loaded_timestamp() == NOW.timestamp()
    holder.current = replace(ready, knowledge=replace(loaded.knowledge))
    assert age.loaded_timestamp() == now.timestamp()
