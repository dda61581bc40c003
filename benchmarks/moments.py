"""Time of `find_moment` on messages of about 25 words; run with `python -m benchmarks.moments`."""

from datetime import datetime
from timeit import repeat

from bot.folding import fold
from bot.paris import PARIS
from bot.understanding.moments import find_moment

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=PARIS)
ROUNDS = 1000
MESSAGES = (
    "bonjour je viens de déménager de Nogaro à Riscle et je dois changer l’adresse sur la carte grise de ma voiture "
    "comment faire merci",
    "bonjour je voudrais savoir si je peux venir samedi matin après 10h pour la carte grise de mon mari à condom "
    "merci et bonne journée",
    "du lundi au vendredi de 9h à 12h et de 14h à 17h, samedi matin ou le 24 décembre, entre noël et le jour de l’an",
)


def main() -> None:
    for message in MESSAGES:
        words = tuple(fold(message).split())
        seconds = min(repeat(lambda words=words: find_moment(words, NOW), number=ROUNDS, repeat=5)) / ROUNDS
        print(f"{len(words)} words, {seconds * 1e6:.0f} microseconds: {message[:60]}")


if __name__ == "__main__":
    main()
