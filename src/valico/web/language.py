"""The words of the pages in the languages that they speak, from message catalogues."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final

import rtoml
from fastapi import Depends, Request

LANGUAGES: Final = {"en": "English", "it": "Italiano"}
WORDS: Final = Path(__file__).parent / "words"


@cache
def words_in(language: str) -> dict[str, str]:
    """Return the words of a language by key, gathered from the catalogues of its folder."""
    gathered: dict[str, str] = {}
    for file in sorted((WORDS / language).glob("*.toml")):
        gathered |= {f"{file.stem}.{key}": text for key, text in rtoml.load(file).items()}
    return gathered


def language_of(request: Request) -> str:
    """Return the language of a request: as its address, its cookie or its browser asks."""
    asked = request.query_params.get("lang") or request.cookies.get("lang") or ""
    if asked in LANGUAGES:
        return asked
    wanted = request.headers.get("accept-language", "en")[:100].lower().split(",")
    tongues = (want.split(";")[0].strip()[:2] for want in wanted)
    return next((tongue for tongue in tongues if tongue in LANGUAGES), "en")


Language = Annotated[str, Depends(language_of)]
"""The language, as a page's function takes it."""
