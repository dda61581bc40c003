"""Settings: the environment and the `.env` file as one frozen value, all faults told at once."""

import json
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.knowledge.model import Language
from bot.rendering.messages import Wording

WebAddress = Annotated[str, Field(max_length=2000)]


class SettingsError(Exception):
    """The settings cannot be used; `faults` holds a sentence for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the sentences."""
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """What the environment says, each variable under its own name in lower case.

    `telegram_messages_per_second` is 0 for a private Bot API server: no limit.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_token: SecretStr | None = None
    telegram_api_url: WebAddress = "https://api.telegram.org"
    webhook_url: WebAddress | None = None
    webhook_secret: SecretStr | None = None
    bind_address: IPv4Address | IPv6Address = IPv4Address("0.0.0.0")  # nosec B104 # deploy/ sets 127.0.0.1
    port: int | None = Field(default=None, ge=1, le=65535)
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    knowledge_dir: Path | None = None
    state_url: str | None = None
    telegram_messages_per_second: float = Field(default=30, ge=0, le=1000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("telegram_token", "webhook_secret", mode="before")
    @classmethod
    def _without_spaces(cls, value: Any) -> Any:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("webhook_secret")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        """Telegram takes 1 to 256 characters of A-Z a-z 0-9 _ - (Bot API, setWebhook)."""
        secret = value.get_secret_value() if value else "-"
        if len(secret) > 256 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
            raise ValueError("characters")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _fit_for_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        """The token is part of every address that is called."""
        token = value.get_secret_value() if value else "-"
        if not all(c.isascii() and c.isprintable() and c not in " /?#%" for c in token):
            raise ValueError("characters")
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None:
            AnyHttpUrl(value)
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        """Numbers separated by commas or spaces, or a JSON list."""
        if not isinstance(value, str):
            return value
        return json.loads(value) if value.lstrip().startswith("[") else value.replace(",", " ").split()

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value


def read_settings(wording: Wording) -> Settings:
    """The settings of this process; SettingsError with every fault, worded by `wording` (the Telegram catalogue)."""
    try:
        return Settings()
    except ValidationError as error:
        faults = {str(fault["loc"][0]): fault.get("input") for fault in error.errors()}
        raise SettingsError(tuple(_sentence(name, found, wording) for name, found in faults.items())) from None


def _sentence(name: str, found: object, wording: Wording) -> str:
    """What is wrong with one variable; a secret is never shown."""
    shown = "" if "secret" in name or "token" in name else str(found)[:80]
    return wording.say(f"setting_{name}", found=shown)


def operator_language(environment: Mapping[str, str]) -> Language:
    """The language of whoever runs the program, by the locale (POSIX: LC_ALL, then LC_MESSAGES, then LANG)."""
    named = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, named), "").lower().startswith("en") else "fr"
