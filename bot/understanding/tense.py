"""Tense: whether a message tells what has happened ("j’ai repris le travail lundi")."""

import re

_PERFECT = re.compile(
    r"\b(?:j|m|t|l|on|il|elle|ils|elles|nous|vous|n|y|qui|caf|cpam|msa) "
    r"(?:ai|a|as|avons|avez|ont|avait|avais|avaient)"
    r"(?: (?:pas|plus|bien|deja|enfin|encore|tout|juste|rien|jamais|aussi|ete|toujours))*"
    r" (?!une\b|le\b|la\b|ce\b|de\b|que\b|cette\b|quelque\b|envie\b|notre\b|votre\b|autre\b|demande de\b|aide\b)"
    r"\w*(?:[^aeiou]e|ee|ue|ie|i|u|is|it|us|ert|fait|eint)\b"
)
_WENT = re.compile(
    r"\b(?:suis|est|sommes|etes|sont|etais|etait) (?:pas |bien |deja |enfin )*"
    r"(?:alle|allee|venu|venue|passe|passee|parti|partie|tombe|tombee|arrive|arrivee|ne|nee|rentre|rentree"
    r"|sorti|sortie|accouche|accouchee|decede|decedee|mort|morte|revenu|revenue)\b"
)
_ENGLISH = re.compile(
    r"\b(?:i|we|he|she|they|it|you)(?: just| already| also| have| ve| had| has)* "
    r"(?:was|were|had|went|came|got|lost|found|sent|saw|told|said|left|began|started|made|took|paid|gave|bought|sold|met"
    r"|[a-z]{3,}ed)\b"
)


def tells_the_past(words: tuple[str, ...]) -> bool:
    """Whether folded `words` hold a passé composé, an imparfait of avoir with a participle, or an English past."""
    text = " ".join(words)
    return any(tense.search(text) for tense in (_PERFECT, _WENT, _ENGLISH))
