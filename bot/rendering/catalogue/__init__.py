"""The files of the message catalogues, one a language; a shell reads them once, at the start."""

from importlib.resources import files

from bot.rendering.messages import Catalogues, read_catalogues


def load_catalogues() -> Catalogues:
    """Read the catalogues that come with the program; OSError where the installation lacks it."""
    folder = files(__name__)
    return read_catalogues(
        (folder / "fr.yaml").read_text(encoding="utf-8"), (folder / "en.yaml").read_text(encoding="utf-8")
    )
