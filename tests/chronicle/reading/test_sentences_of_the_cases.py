"""The fresh sentences of tests/cases/articles, by language and slot, against floors."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import ReadClaim
from valico.chronicle.reading.reader import Reader, read_article

FOLDER = Path(__file__).parents[2] / "cases" / "articles"
PUBLISHED = "2026-03-12"
FLOORS = {"type": 0.85, "modality": 0.85, "chips": 0.95}


def claims(case: dict[str, Any], reader: Reader) -> tuple[ReadClaim, ...]:
    article = Article(text=case["text"], language=case["language"], publication_date=PUBLISHED)
    return read_article(article, reader).claims


@pytest.mark.parametrize("name", ["sentences.toml", "idioms.toml"])
@pytest.mark.parametrize("language", ["it", "en", "zh"])
def test_fresh_sentences_stay_above_the_floors(language: str, name: str, reader: Reader) -> None:
    written: dict[str, Any] = tomllib.loads((FOLDER / name).read_text("utf-8"))
    assert written["published"] == PUBLISHED
    of_language = [case for case in written["sentence"] if case["language"] == language]
    cases = [case for case in of_language if not case.get("held_out")]
    right: Counter[str] = Counter()

    for case in cases:
        found = claims(case, reader)
        right["type"] += any(claim.type == case["type"] for claim in found)
        right["modality"] += any(claim.modality == case["modality"] for claim in found)
        right["chips"] += any(set(claim.chips) == set(case.get("chips", [])) for claim in found)

    assert len(cases) >= 16
    for slot, floor in FLOORS.items():
        assert right[slot] / len(cases) >= floor, slot
