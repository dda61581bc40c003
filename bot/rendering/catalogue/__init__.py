"""The files of the message catalogues, one a language; a shell reads them once, at the start."""

from importlib.resources import files

from bot.rendering.messages import Catalogues, read_catalogues, typeset_catalogues


def load_catalogues() -> Catalogues:
    """Read the catalogues that come with the program; OSError where the installation lacks it."""
    return typeset_catalogues(_load("fr.yaml", "en.yaml"))


def load_telegram_catalogues() -> Catalogues:
    """Read what is said on Telegram alone, and at the start of the bot; OSError where the installation lacks it."""
    return typeset_catalogues(_load("telegram_fr.yaml", "telegram_en.yaml"))


def load_admin_catalogues() -> Catalogues:
    """Read what is said to administrators alone; OSError where the installation lacks it."""
    return typeset_catalogues(_load("admin_fr.yaml", "admin_en.yaml"))


def load_insight_catalogues() -> Catalogues:
    """Read what administrators are told of what people ask; OSError where the installation lacks it."""
    return typeset_catalogues(_load("insight_fr.yaml", "insight_en.yaml"))


def load_import_catalogues() -> Catalogues:
    """Read what the import of the desks tells and writes; OSError where the installation lacks it.

    It is not typeset: the most of it goes into a file that people edit.
    """
    return _load("import_fr.yaml", "import_en.yaml")


def _load(fr: str, en: str) -> Catalogues:
    folder = files(__name__)
    return read_catalogues((folder / fr).read_text(encoding="utf-8"), (folder / en).read_text(encoding="utf-8"))
