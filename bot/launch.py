"""Launch: from the settings to the running Telegram bot, and from a bot's name to its invitation."""

from collections.abc import Callable, Mapping
from pathlib import Path
from sys import stderr

from bot.administration.files import folder_at
from bot.app import run_telegram
from bot.assistant import ReadyKnowledge
from bot.deep_links import Invitation, InvitationError, LinkTarget, link_to, write_invitation
from bot.folding import fold
from bot.knowledge.loader import find_folder
from bot.knowledge.model import Commune, Language
from bot.rendering.catalogue import load_telegram_catalogues
from bot.settings import SettingsError, read_settings
from bot.state import open_state
from bot.store import StoreError, default_state_url
from bot.understanding.places import find_places

_EXIT_CONFIGURATION = 78
"""EX_CONFIG of sysexits.h: systemd need not restart what cannot start."""


def launch(ready: Callable[[], ReadyKnowledge], environment: Mapping[str, str], language: Language) -> int | None:
    """Run the Telegram bot until it is told to stop; its exit code, or None where there is no token.

    Faults of the settings are told on standard error, one a line.
    """
    try:
        settings = read_settings(load_telegram_catalogues().in_(language))
        if settings.telegram_token is None:
            return None
        state_url = settings.state_url or default_state_url(environment)
        state = open_state(state_url, settings.telegram_token.get_secret_value())
    except (SettingsError, StoreError) as error:
        print(error, file=stderr)
        return _EXIT_CONFIGURATION
    folder = folder_at(find_folder(environment, Path.cwd()))
    return run_telegram(settings, ready(), state, folder)


def invitation(
    knowledge: ReadyKnowledge,
    bot_name: str,
    topic: str | None,
    commune: str | None,
    language: Language | None,
    folder: Path,
) -> tuple[str, tuple[Path, ...]]:
    """The deep link for a topic and a commune, and the files written for it (QR codes, card).

    Raises InvitationError, a ValueError, for a topic or commune that the knowledge base does not have; OSError.
    """
    view = knowledge.directory.need(topic) if topic else None
    if topic and view is None:
        raise InvitationError(f"--topic: {topic}")
    place = _commune(commune, knowledge) if commune else None
    link = link_to(bot_name, LinkTarget(topic, place.insee if place else None, language))
    spoken = language or "fr"
    procedure = (view.topic.name if view.topic else view.partner.name).in_(spoken) if view else None
    invited = Invitation(link, procedure, place.name if place else None)
    name = "-".join(filter(None, (topic, place.insee if place else None))) or "bot"
    return link, write_invitation(invited, folder, name, load_telegram_catalogues().in_(spoken))


def _commune(named: str, knowledge: ReadyKnowledge) -> Commune:
    """The commune with this INSEE code, name or postcode."""
    found = knowledge.directory.communes.get(named)
    if found is not None:
        return found
    places = find_places(tuple(fold(named).split()), knowledge.interpreter.gazetteer)
    if not places.matches or not places.sure:
        raise InvitationError(f"--commune: {named}")
    return places.matches[0].commune
