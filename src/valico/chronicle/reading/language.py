"""Which language a text is in, from its script and its commonest words."""

import re
from collections import Counter
from typing import Final

from valico.chronicle.reading.article import Language

_COMMONEST: Final[dict[Language, frozenset[str]]] = {
    "it": frozenset(
        [
            "il",
            "lo",
            "la",
            "gli",
            "le",
            "di",
            "del",
            "della",
            "dei",
            "delle",
            "che",
            "è",
            "un",
            "una",
            "per",
            "con",
            "non",
            "sono",
            "ha",
            "nel",
            "alla",
            "al",
            "dal",
            "si",
            "anche",
            "come",
            "più",
            "ma",
            "secondo",
            "hanno",
            "degli",
            "dalla",
            "sul",
            "questo",
            "i",
            "e",
            "l",
            "da",
            "sulla",
            "sulle",
            "nella",
            "nei",
            "dai",
            "sui",
            "essere",
            "dopo",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "a",
            "is",
            "that",
            "for",
            "on",
            "with",
            "as",
            "by",
            "was",
            "are",
            "has",
            "have",
            "its",
            "from",
            "at",
            "which",
            "it",
            "said",
            "an",
            "be",
            "not",
            "will",
            "but",
            "or",
            "their",
            "this",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "del",
            "que",
            "y",
            "en",
            "un",
            "una",
            "por",
            "con",
            "no",
            "es",
            "se",
            "al",
            "para",
            "su",
            "más",
            "como",
            "pero",
            "ha",
            "lo",
            "sus",
            "según",
            "también",
            "entre",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "ist",
            "in",
            "den",
            "von",
            "zu",
            "mit",
            "auf",
            "für",
            "im",
            "nicht",
            "ein",
            "eine",
            "des",
            "dem",
            "als",
            "auch",
            "es",
            "an",
            "sich",
            "nach",
            "hat",
            "bei",
            "wird",
            "aus",
        ]
    ),
}
_FOREIGN: Final = frozenset(
    # French, Portuguese, Dutch, Polish, Turkish: near enough to be taken for one of ours
    [
        "le",
        "les",
        "des",
        "du",
        "est",
        "une",
        "dans",
        "pour",
        "qui",
        "sur",
        "avec",
        "sont",
        "aux",
        "ces",
        "cette",
        "leur",
        "plus",
        "pas",
        "ont",
        "été",
        "selon",
        "os",
        "as",
        "dos",
        "das",
        "uma",
        "não",
        "com",
        "ao",
        "foi",
        "pelo",
        "pela",
        "são",
        "mais",
        "seu",
        "sua",
        "também",
        "het",
        "een",
        "van",
        "zijn",
        "niet",
        "voor",
        "met",
        "aan",
        "door",
        "naar",
        "worden",
        "deze",
        "wordt",
        "nie",
        "się",
        "jest",
        "na",
        "z",
        "do",
        "że",
        "przez",
        "oraz",
        "jak",
        "bir",
        "ve",
        "bu",
        "için",
        "ile",
        "olarak",
    ]
)
_SPOKEN_IN: Final[dict[str, tuple[Language | None, ...]]] = {
    word: tuple(
        language for language, words in (*_COMMONEST.items(), (None, _FOREIGN)) if word in words
    )
    for word in frozenset().union(*_COMMONEST.values(), _FOREIGN)
}
"""The languages that a word is common in; None stands for those that are not read."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LOOKED_AT: Final = 1500
"""Characters that are looked at."""
LEAST_SHARE: Final = 0.08
"""Of the words, so many must be among the commonest of the language."""


def language_of(text: str) -> Language | None:
    """Return the language of a text, or None where it is none that is read.

    >>> language_of("La Cina ha vietato il chip di NVIDIA"), language_of("英伟达停止生产H20")
    ('it', 'zh')
    """
    head = text[:_LOOKED_AT]
    if head.isascii():
        return _by_words(_WORD.findall(head.lower()))
    words = [word.lower() for word in _WORD.findall(head) if word[0] < "\u0250"]
    chinese = len(_CHINESE.findall(head))
    if chinese > len(words) / 2 and chinese > len(_KANA.findall(head)) * 5:
        return "zh"
    return _by_words(words)


def _by_words(words: list[str]) -> Language | None:
    scores: dict[Language | None, int] = dict.fromkeys(_COMMONEST, 0) | {None: 0}
    for word, count in Counter(words).items():
        for language in _SPOKEN_IN.get(word, ()):
            scores[language] += count
    best = max(_COMMONEST, key=lambda language: scores[language])
    if not words or scores[best] < max(LEAST_SHARE * len(words), 1) or scores[None] > scores[best]:
        return None
    return best
