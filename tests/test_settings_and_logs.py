"""Settings: every fault at once. Logs: neither secrets nor anybody's words."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.logs import RedactingFilter
from bot.rendering.catalogue import load_telegram_catalogues
from bot.settings import SettingsError, operator_language, read_settings

WORDINGS = load_telegram_catalogues()


def logged(name: str, text: str, *values: object, error: Exception | None = None) -> str:
    record = logging.LogRecord(name, logging.WARNING, "x.py", 1, text, values, None)
    if error is not None:
        try:
            raise error
        except Exception as raised:
            record.exc_info = (type(raised), raised, raised.__traceback__)
    RedactingFilter("a-secret").filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_the_log_shows_neither_secrets_nor_what_libraries_say() -> None:
    token = "123456789:" + "A" * 35
    call = logged("bot.app", "call %s with %s", f"https://api/bot{token}/getMe", "a-secret")
    assert call == "call https://api/***/getMe with ***"
    assert "Camille" not in logged("telegram.request", "Can not load %s", "Camille")
    unforeseen = logged("asyncio", "never retrieved", error=ValueError("Camille"))
    assert "Camille" not in unforeseen
    assert "ValueError at test_settings_and_logs.py:" in unforeseen
    assert "\n" not in logged("bot.app", "two\nlines")


def settings_with(monkeypatch: pytest.MonkeyPatch, folder: Path, **environment: str) -> Any:
    monkeypatch.chdir(folder)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read_settings(WORDINGS.en)


def test_all_faults_of_the_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = {
        "TELEGRAM_TOKEN": "12:a/../b", "TELEGRAM_API_URL": "nowhere", "WEBHOOK_URL": "ftp:/x",
        "WEBHOOK_SECRET": "é a", "PORT": "http",
        "ADMIN_IDS": "me", "TELEGRAM_MESSAGES_PER_SECOND": "-1", "LOG_LEVEL": "LOUD",
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        settings_with(monkeypatch, tmp_path, **wrong)
    faults = caught.value.faults
    assert sorted(fault.partition(":")[0] for fault in faults) == sorted(wrong)
    assert "é a" not in str(caught.value)
    assert "12:a" not in str(caught.value)
    assert "“http”" in str(caught.value)


def test_settings_are_read_and_secrets_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKEN=1:secret\nPORT=8081\n", encoding="utf-8")
    settings = settings_with(monkeypatch, tmp_path, ADMIN_IDS="12, 34 56", PORT="8082", WEBHOOK_URL="")
    assert (settings.admin_ids, settings.port, settings.webhook_url) == (frozenset({12, 34, 56}), 8082, None)
    assert settings.telegram_token.get_secret_value() == "1:secret"
    assert "secret" not in repr(settings).replace("webhook_secret", "")


def test_the_operators_language() -> None:
    environments: tuple[dict[str, str], ...] = ({}, {"LANG": "en_GB.UTF-8"}, {"LANG": "en_GB", "LC_ALL": "fr_FR"})
    assert [operator_language(environment) for environment in environments] == ["fr", "en", "fr"]
