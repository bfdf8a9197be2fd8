"""How well and how fast the reader reads: fresh sentences by slot, and articles a second.

    python benchmarks/reading.py [ARTICLE.txt …]

Prints, for each language, the share of fresh sentences (tests/cases/articles/sentences.toml) whose
type, modality, cues, origin, chips, amounts and date were read right; then the speed on the texts
that are given, on one core. Of several claims from one sentence the one that fits best counts;
a sentence without a claim counts as wrong in type, modality, cues and chips.
"""

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Amounted, ReadClaim
from valico.chronicle.reading.reader import Reader, read_article, read_reader

CASES = Path(__file__).parent.parent / "tests" / "cases" / "articles" / "sentences.toml"
ROUNDS = 5
READINGS = 20
"""In each round."""


def bounds(amount: Amounted | None) -> list[float] | None:
    """Return both ends of an amount as the cases write them."""
    if amount is None:
        return None
    if amount.value is not None:
        return [amount.value, amount.value]
    low = float("-inf") if amount.min is None else amount.min
    return [low, float("inf") if amount.max is None else amount.max]


def overlapping(case: Mapping[str, object], claim: ReadClaim) -> bool:
    """Say whether each expected cue meets a found one, and no more were found."""
    text, wanted = str(case["text"]), case.get("cues", [])
    found = [(span.start, span.end) for span in claim.hedging_cues]
    places = [(text.index(cue), text.index(cue) + len(cue)) for cue in wanted]  # type: ignore[attr-defined]  # a list of words
    met = all(any(a < end and start < b for a, b in found) for start, end in places)
    return met and len(found) <= len(places)


def right(case: Mapping[str, object], claim: ReadClaim) -> Iterator[tuple[str, bool]]:
    """Yield each slot of a case and whether it was read right."""
    yield "type", claim.type == case["type"]
    yield "modality", claim.modality == case["modality"]
    yield "cues", overlapping(case, claim)
    yield "chips", set(claim.chips) == set(case.get("chips", []))  # type: ignore[call-overload]  # names
    if "origin" in case:
        first = claim.attribution[0]
        yield "origin", case["origin"] in {first.kind, first.name}
    for slot in ("quantity", "money"):
        if slot in case:
            yield slot, bounds(getattr(claim, slot)) == case[slot]
    if "percentage" in case:
        yield "percentage", bounds(claim.percentage) == [case["percentage"]] * 2
    if "date" in case:
        days = claim.event_date
        yield "date", days is not None and [str(days.start), str(days.end)] == case["date"]


def best_claim(case: Mapping[str, object], reader: Reader, published: str) -> ReadClaim | None:
    """Return the claim read from a sentence that fits it best."""
    article = Article(
        text=str(case["text"]), language=str(case["language"]), publication_date=published
    )
    claims = read_article(article, reader).claims
    return max(claims, key=lambda claim: sum(ok for _, ok in right(case, claim)), default=None)


def report(reader: Reader, *, held_out: bool, loud: bool) -> None:
    """Print the shares by language and slot."""
    print("written last, never tuned on" if held_out else "first set")
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))
    hits: Counter[tuple[str, str]] = Counter()
    there: Counter[tuple[str, str]] = Counter()
    for case in cases["sentence"]:
        if bool(case.get("held_out")) is not held_out:
            continue
        claim = best_claim(case, reader, cases["published"])
        there[case["language"], "found"] += 1
        hits[case["language"], "found"] += claim is not None
        if claim is None:
            print("none  ", case["text"])  # a benchmark prints
            for slot in ("type", "modality", "cues", "chips"):
                there[case["language"], slot] += 1
            continue
        for slot, ok in right(case, claim):
            there[case["language"], slot] += 1
            hits[case["language"], slot] += ok
            if loud and not ok:
                print(f"{slot:10s}{case['text']} → {claim.type} {claim.modality} {claim}")
    for key in sorted(there):
        print(
            f"{key[0]}  {key[1]:12s}{hits[key]:3d} of {there[key]:3d}  {hits[key] / there[key]:.2f}"
        )


def speed(reader: Reader, path: Path) -> float:
    """Return how many times a second the text is read, in the fastest round by processor time."""
    article = Article(text=path.read_text(encoding="utf-8"), publication_date="2026-01-30")
    read_article(article, reader)
    rounds: list[float] = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(READINGS):
            read_article(article, reader)
        rounds.append(time.process_time() - started)
    return READINGS / min(rounds)


if __name__ == "__main__":
    the_reader = read_reader()
    for which in (False, True):
        report(the_reader, held_out=which, loud="--loud" in sys.argv)
    for name in (argument for argument in sys.argv[1:] if not argument.startswith("-")):
        print(f"{name}: {speed(the_reader, Path(name)):.0f} articles a second")
