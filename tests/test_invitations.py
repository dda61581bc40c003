"""Messages that Telegram takes, and cards that can be printed."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.deep_links import Invitation, InvitationError, LinkTarget, card_svg, link_to, write_invitation, write_qr
from bot.rendering.catalogue import load_telegram_catalogues
from bot.rendering.reply import Block, Line, Reply
from bot.rendering.telegram import telegram_message
from tests.bot_api.markup import text_of_html, units

WORDINGS = load_telegram_catalogues()


blocks = some.lists(some.lists(some.text(max_size=300), min_size=1, max_size=4), min_size=1, max_size=4)


@given(blocks, some.integers(1, 40))
def test_any_reply_is_a_message_that_telegram_takes(texts: list[list[str]], times: int) -> None:
    lines = [tuple(Line("x" + text.replace("\r", "") * times, style="strong") for text in part) for part in texts]
    message = telegram_message(Reply(tuple(map(Block, lines))))
    shown = text_of_html(message.html)
    assert 0 < units(shown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")) <= 4096
    assert shown.startswith("x")


def test_an_invitation_is_a_link_two_codes_and_a_card(tmp_path: Path) -> None:
    link = link_to("SomeBot", LinkTarget("caf-rsa", "32256", "fr"))
    paths = write_invitation(Invitation(link, "RSA <&>", "Mirande"), tmp_path / "new", "rsa", WORDINGS.fr)
    assert [path.name for path in paths] == ["rsa.svg", "rsa.png", "rsa-card.svg"]
    assert paths[1].read_bytes().startswith(b"\x89PNG")
    page = ElementTree.fromstring(paths[2].read_text(encoding="utf-8"))
    assert (page.get("width"), page.get("height")) == ("148mm", "210mm")
    words = " ".join("".join(text.itertext()) for text in page.iter("{http://www.w3.org/2000/svg}text"))
    assert "RSA <&>" in words
    assert "t.me/SomeBot" in words
    with pytest.raises(InvitationError):
        write_qr(link, tmp_path / "code.gif")


@pytest.mark.parametrize("procedure", [None, "RSA", "Carte grise après un achat (auto, moto, remorque) " * 2])
@pytest.mark.parametrize("commune", [None, "Condom", "Saint-Germain-de-Tallevende-la-Lande-Vaumont"])
def test_nothing_on_a_card_lies_upon_anything_else(procedure: str | None, commune: str | None) -> None:
    page = ElementTree.fromstring(card_svg(Invitation("https://t.me/SomeBot", procedure, commune), WORDINGS.fr))
    texts = list(page.iter("{http://www.w3.org/2000/svg}text"))
    bases = [(float(text.get("y", 0)), float(text.get("font-size", 0))) for text in texts]
    assert all(second - first >= size for (first, _), (second, size) in pairwise(bases))
    assert bases[0][0] - bases[0][1] > 8
    assert bases[-1][0] < 202
    code = page.find("{http://www.w3.org/2000/svg}path")
    assert code is not None
    left, top = map(float, code.get("transform", "").partition("(")[2].partition(")")[0].split())
    side = 148 - 2 * left
    assert side > 30
    assert not [base for base, size in bases if top < base < top + side + 0.7 * size]
