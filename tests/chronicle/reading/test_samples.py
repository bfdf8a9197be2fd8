"""The annotated samples, scored by the project's own scorer; skipped where they do not lie."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Reading
from valico.chronicle.reading.reader import Reader, read_article

SEEDS = Path(__file__).parents[2] / "cases" / "articles"


def score(gold: Path, predicted: Path, articles: Path) -> dict[str, Any]:
    path = articles.parents[1] / "tools" / "score_claims.py"
    if not path.exists():
        pytest.skip(f"no scorer at {path}")
    spec = importlib.util.spec_from_file_location("score_claims", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result: dict[str, Any] = module.score(gold, predicted, None)
    return result


def write(reading: Reading, path: Path) -> None:
    path.write_bytes(msgspec.json.encode(reading))


def test_the_samples_stay_above_the_floors(articles: Path, reader: Reader, tmp_path: Path) -> None:
    for path in (articles / "articles").glob("*.json"):
        article = msgspec.json.decode(path.read_bytes(), type=Article)
        write(read_article(article, reader), tmp_path / path.name)

    slots = score(articles / "gold", tmp_path, articles)["slots"]

    floors = {"claim": 0.85, "claim+type": 0.85, "hedging cue": 0.90, "origin": 0.85, "chips": 0.95}
    for slot, floor in (
        floors | {"organisation+role": 0.70, "quantity": 0.9, "money": 0.9}
    ).items():
        assert slots[slot]["f1"] >= floor, slot


@pytest.mark.parametrize("name", ["seed_h20", "seed_h200"])
def test_the_two_articles_stay_above_the_floors(
    name: str, articles: Path, reader: Reader, tmp_path: Path
) -> None:
    gold, predicted = tmp_path / "gold", tmp_path / "predicted"
    gold.mkdir()
    predicted.mkdir()
    record = json.loads((SEEDS / f"{name}.json").read_text("utf-8"))
    article = Article(
        text=(articles / f"{name}.it.txt").read_text("utf-8"), language="it",
        publisher=record["publisher"], publication_date=record["publication_date"],
    )  # fmt: skip
    (gold / f"{name}.json").write_text(json.dumps(record), "utf-8")
    write(read_article(article, reader), predicted / f"{name}.json")

    slots = score(gold, predicted, articles)["slots"]

    assert slots["claim"]["f1"] >= 0.80
    assert slots["claim+type"]["f1"] >= 0.80
    assert slots["hedging cue"]["f1"] >= 0.75
