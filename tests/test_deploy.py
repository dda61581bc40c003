"""The examples in deploy/ are accepted by the programs they are for, and fit the bot."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from bot.figures import watch
from bot.handlers.shell import KnowledgeHolder, Shell
from bot.in_hand import InHand
from bot.metrics import Metrics
from bot.rendering.catalogue import load_telegram_catalogues
from bot.settings import Settings
from bot.store import InProcessStore
from tests.bot_api.server import BotApi
from tests.bot_process import BotProcess, free_port
from tests.recording import NOW
from tests.running_bot import small

__all__ = ["small"]  # a fixture

DEPLOY = Path(__file__).parent.parent / "deploy"
UNIT = (DEPLOY / "france-services-bot.service").read_text(encoding="utf-8")
WORST_MARK = 3.0


def tool(name: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(name, path="/usr/bin:/usr/sbin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def printed(*command: str) -> str:
    """What a program prints; it must succeed."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def test_the_unit_is_hardened() -> None:
    given = printed(
        tool("systemd-analyze"), "security", "--offline=true", "--no-pager", str(DEPLOY / "france-services-bot.service")
    )
    mark = re.search(r"Overall exposure level for \S+: ([\d.]+)", given)
    assert mark, given
    assert float(mark[1]) <= WORST_MARK


def test_the_unit_gives_the_bot_a_folder_that_it_may_write() -> None:
    """Administrators change the files of the knowledge base live; all else is read-only."""
    assert "ProtectSystem=strict" in UNIT
    state = re.search(r"^StateDirectory=(\S+)$", UNIT, re.MULTILINE)
    assert state
    for name in ("KNOWLEDGE_DIR=", "STATE_URL=sqlite:///"):
        assert f"Environment={name}%S/{state[1]}/" in UNIT


def test_the_environment_file_names_settings() -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "france-services-bot.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert "TELEGRAM_TOKEN" in names
    assert {name.lower() for name in names} <= Settings.model_fields.keys()


def test_the_alerts_are_sound() -> None:
    assert "SUCCESS" in printed(tool("promtool"), "check", "rules", str(DEPLOY / "prometheus-rules.yaml"))


def test_the_alerts_look_at_figures_that_there_are(ready: object) -> None:
    metrics = Metrics()
    shell = Shell(KnowledgeHolder(ready), InProcessStore(), load_telegram_catalogues(), metrics, lambda: NOW)  # type: ignore[arg-type]
    watch(shell, InHand(), lambda: True)
    shown = metrics.text().decode()
    known = set(re.findall(r"^# TYPE (\S+) ", shown, re.MULTILINE))
    rules = yaml.safe_load((DEPLOY / "prometheus-rules.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    used = {name for rule in rules for name in re.findall(r"\b(?:bot|process)_[a-z_]+", rule["expr"])}
    assert len(used) >= 9
    assert {name.removesuffix("_bucket") for name in used} <= known


def test_nginx_passes_telegrams_calls_alone(small: Path, tmp_path: Path) -> None:
    with behind(nginx, small, tmp_path) as (api, front):
        assert_calls_alone_pass(api, front)


def test_caddy_passes_telegrams_calls_alone(small: Path, tmp_path: Path) -> None:
    with behind(caddy, small, tmp_path) as (api, front):
        assert_calls_alone_pass(api, front)


def assert_calls_alone_pass(api: BotApi, front: int) -> None:
    api.say(700, "caf mirande")
    assert "Mirande" in api.answers(700)[0].text
    for path in ("/healthz", "/metrics", "/", "/telegram/other"):
        assert status(front, path) == 404
    assert status(front, "/telegram/CHOOSE-A-PATH", "POST") == 403, "it carries no secret"


@contextmanager
def behind(server: object, small: Path, tmp_path: Path) -> Iterator[tuple[BotApi, int]]:
    """The bot behind a web server set up by the example; Telegram is on 127.0.0.1 here, and speaks without TLS."""
    front, back = free_port(), free_port()
    command = server(front, back, tmp_path)  # type: ignore[operator]
    url = f"http://127.0.0.1:{front}/telegram/CHOOSE-A-PATH"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=tmp_path)
    try:
        wait_for_port(front, process)
        with (
            BotApi() as api,
            BotProcess(api.url, small, WEBHOOK_URL=url, PORT=str(back), BIND_ADDRESS="127.0.0.1") as bot,
        ):
            bot.wait_for_log("(webhook)")
            yield api, front
    finally:
        process.terminate()
        process.communicate(timeout=10)


def nginx(front: int, back: int, folder: Path) -> list[str]:
    program = tool("nginx")
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"^\s*(?:listen \[::\]|ssl_).*\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{front}").replace("127.0.0.1:8080", f"127.0.0.1:{back}")
    site = site.replace("server_name bot.example.org", "server_name 127.0.0.1")
    site = site.replace("allow 149.154.160.0/20", "allow 127.0.0.1")
    kept = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    outside = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/errors.log;"
    whole = f"{outside}\nevents {{}}\nhttp {{\n{kept}\n{site}\n}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    given = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "errors.log")]
    printed(*given, "-t")
    return given


def caddy(front: int, back: int, folder: Path) -> list[str]:
    program = tool("caddy")
    site = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    site = site.replace("bot.example.org {", f"http://127.0.0.1:{front} {{\n\tbind 127.0.0.1")
    site = site.replace("127.0.0.1:8080", f"127.0.0.1:{back}").replace(
        "remote_ip 149.154.160.0/20", "remote_ip 127.0.0.1"
    )
    (folder / "Caddyfile").write_text(
        "{\n\tadmin off\n\tstorage file_system " + str(folder) + "\n}\n" + site, encoding="utf-8"
    )
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise AssertionError(process.communicate()[1].decode())


def status(port: int, path: str, method: str = "GET") -> int:
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return int(connection.recv(100).split()[1])
