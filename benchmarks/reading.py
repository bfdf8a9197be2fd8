"""How well and how fast the reader reads: fresh sentences by slot, and articles a second.

    python benchmarks/reading.py [--loud] [ARTICLE.txt …]
    python benchmarks/reading.py --leave-one-out SAMPLES SCORER

Prints, for each language, the share of fresh sentences (tests/cases/articles/*.toml) whose
type, modality, cues, origin, chips, amounts and date were read right; then the speed on the texts
that are given, on one core. Of several claims from one sentence the one that fits best counts;
a sentence without a claim counts as wrong in type, modality, cues and chips.

`--leave-one-out` reads each annotated article without the lexicon entries whose words stand in no
other of them, and prints a table of F1 with and without those. SAMPLES is the folder of the
samples (articles/, gold/, seed_*.it.txt), SCORER the path of score_claims.py.
"""

import importlib.util
import json
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from valico.chronicle.reading.article import Article, Language
from valico.chronicle.reading.claim import Amounted, ReadClaim
from valico.chronicle.reading.lexicon import Entry, Group
from valico.chronicle.reading.pattern import Index
from valico.chronicle.reading.reader import Reader, read_article, read_reader
from valico.chronicle.reading.tokens import tokens_of

FOLDER = Path(__file__).parent.parent / "tests" / "cases" / "articles"
SETS = ("sentences.toml", "idioms.toml")
READINGS = 300


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


def report(reader: Reader, name: str, *, held_out: bool, loud: bool) -> None:
    """Print the shares by language and slot of one set of sentences."""
    print(f"{name}: " + ("held out, never tuned on" if held_out else "tuned on"))
    cases = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
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


def speed(reader: Reader, path: Path) -> tuple[float, float]:
    """Return how many times a second the text is read: on the whole, and in the fastest reading.

    By the clock of this process; the fastest reading is what a machine without other work gives.
    """
    article = Article(text=path.read_text(encoding="utf-8"), publication_date="2026-01-30")
    read_article(article, reader)
    times_s: list[float] = []
    for _ in range(READINGS):
        started = time.process_time()
        read_article(article, reader)
        times_s.append(time.process_time() - started)
    return READINGS / sum(times_s), 1 / min(times_s)


def look_ups_us() -> float:
    """Return the microseconds of 1,000 look-ups in a dictionary: how fast this machine is."""
    table = {number: number for number in range(1000)}
    times_s: list[float] = []
    for _ in range(READINGS):
        started = time.process_time()
        for number in range(1000):
            table[number]
        times_s.append(time.process_time() - started)
    return 1e6 * min(times_s)


OPEN: tuple[Group, ...] = ("cue", "event", "verb", "before", "via", "nobody")
"""Groups of entries that articles teach; dates, amounts and grammar words are closed lists."""
SLOTS = ("claim", "claim+type", "hedging cue", "origin", "chips", "organisation+role")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """An annotated article: its record, its annotation, and the patterns that match in it."""

    name: str
    language: Language
    article: Article
    gold: dict[str, Any]
    met: frozenset[int]
    """The identities of the entries of its language's lexicon that match in it."""


def samples(folder: Path, reader: Reader) -> list[Sample]:
    """Return the annotated articles of a folder and the two that started the project."""
    read = [
        (path.stem, msgspec.json.decode(path.read_bytes(), type=Article), json.loads(gold))
        for path in sorted((folder / "articles").glob("*.json"))
        for gold in [(folder / "gold" / path.name).read_text(encoding="utf-8")]
    ]
    for path in sorted(FOLDER.glob("seed_*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / gold["text_file"]).read_text(encoding="utf-8")
        article = Article(
            text=text, language="it",
            publisher=gold["publisher"], publication_date=gold["publication_date"],
        )  # fmt: skip
        read.append((path.stem, article, gold))
    return [_sample(name, article, gold, reader) for name, article, gold in read]


def _sample(name: str, article: Article, gold: dict[str, Any], reader: Reader) -> Sample:
    language: Language = gold["language"]
    norms = tokens_of(article.text, reader.simplified).norms
    found = reader.lexicons[language].index.find(norms)
    met = frozenset(id(one.entry) for one in found if one.entry.group in OPEN)
    return Sample(name=name, language=language, article=article, gold=gold, met=met)


def without(reader: Reader, language: Language, dropped: frozenset[int]) -> Reader:
    """Return the reader without some entries of one lexicon."""
    lexicon = reader.lexicons[language]
    kept = [(steps, entry) for steps, entry in lexicon.index.patterns if id(entry) not in dropped]
    index: Index[Entry] = Index(kept)
    lexicons = {**reader.lexicons, language: msgspec.structs.replace(lexicon, index=index)}
    return msgspec.structs.replace(reader, lexicons=lexicons)


def scored(scorer: Path, read: Sequence[tuple[Sample, bytes]]) -> dict[str, Any]:
    """Return what the scorer says of readings."""
    spec = importlib.util.spec_from_file_location("score_claims", scorer)
    if spec is None or spec.loader is None:
        message = f"{scorer}: no scorer; give the path of score_claims.py"
        raise SystemExit(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[Path, Path, str | None], dict[str, Any]] = module.score
    with tempfile.TemporaryDirectory() as place:
        gold, predicted = Path(place, "gold"), Path(place, "predicted")
        gold.mkdir()
        predicted.mkdir()
        for sample, reading in read:
            name = f"{sample.name}.json"
            (gold / name).write_text(json.dumps(sample.gold), encoding="utf-8")
            (predicted / name).write_bytes(reading)
        return score(gold, predicted, None)


def row(label: str, dropped: int, whole: dict[str, Any], left: dict[str, Any]) -> str:
    """Return one line of the table: with the entries, then without them."""
    cells = [
        f"{whole['slots'][slot]['f1']:.2f} {left['slots'][slot]['f1']:.2f}"
        if slot in left["slots"] and slot in whole["slots"]
        else "–"
        for slot in SLOTS
    ]
    modality = [f"{one['modality']['accuracy on pairs']:.2f}" for one in (whole, left)]
    return f"| {label} | {dropped} | " + " | ".join([*cells, " ".join(modality)]) + " |"


def leave_one_out(reader: Reader, folder: Path, scorer: Path) -> None:
    """Print the table; each cell holds F1 with all entries, then without the article's own."""
    print("| article | entries dropped | " + " | ".join([*SLOTS, "modality"]) + " |")
    whole: list[tuple[Sample, bytes]] = []
    left: list[tuple[Sample, bytes]] = []
    everything = samples(folder, reader)
    counts: Counter[Language] = Counter(sample.language for sample in everything)
    for sample in everything:
        others = [o.met for o in everything if o is not sample and o.language == sample.language]
        dropped = sample.met.difference(*others)
        full = msgspec.json.encode(read_article(sample.article, reader))
        poorer = without(reader, sample.language, dropped)
        less = msgspec.json.encode(read_article(sample.article, poorer))
        pair = ([(sample, full)], [(sample, less)])
        label = f"{sample.name} {sample.language}"
        print(row(label, len(dropped), *(scored(scorer, one) for one in pair)))
        if counts[sample.language] > 1:
            whole += pair[0]
            left += pair[1]
    print(
        row("all but the only one of its language", 0, scored(scorer, whole), scored(scorer, left))
    )


def main(arguments: Sequence[str]) -> None:
    """Print what the arguments ask for."""
    reader = read_reader()
    paths = [Path(argument) for argument in arguments if not argument.startswith("-")]
    if "--leave-one-out" in arguments:
        leave_one_out(reader, *paths)
        return
    for name in SETS:
        for held_out in (False, True):
            report(reader, name, held_out=held_out, loud="--loud" in arguments)
    for path in paths:
        whole, fastest = speed(reader, path)
        print(f"{path}: {whole:.0f} articles a second on the whole, {fastest:.0f} at best")
    if paths:
        print(f"1,000 look-ups in a dictionary: {look_ups_us():.0f} microseconds")


if __name__ == "__main__":
    main(sys.argv[1:])
