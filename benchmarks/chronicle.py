"""Speed of the chronicle, as medians: a ledger of one million claims, asked, searched, added to.

Usage: python benchmarks/chronicle.py [CLAIMS] [RUNS] [--keep FILE] [--read]
The claims are those that ship, told again of two thousand chips, some of which are told of far
more than others; ten outlets to a story, and one story in forty told otherwise by somebody else.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from valico.chronicle.book import Book, begun, unverified
from valico.chronicle.book_states import states_in
from valico.chronicle.claims import Claim, Holder, Section
from valico.chronicle.conflicts import conflicts_in
from valico.chronicle.contradictions import INCOMPATIBLE
from valico.chronicle.entries import Recording
from valico.chronicle.fluents import Subject
from valico.chronicle.ledger import read_claims
from valico.chronicle.meetings import pairs
from valico.chronicle.mentions import CHANGING
from valico.chronicle.sight import foresight

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)
TOLD_BY = 10
"""How many outlets tell one story."""
TOLD_OTHERWISE = 40
"""One story in so many is contradicted."""
CHIPS = 2000
BATCH = 10_000
SIGHT = foresight(date(2026, 11, 21))


def synthetic(count: int, seed: int = 7) -> Iterator[Claim]:
    """Yield claims like those that ship, always the same ones."""
    draw = random.Random(seed)  # noqa: S311  # claims, not secrets
    shipped = read_claims()
    chips = sorted({chip for claim in shipped for chip in claim.chips})
    chips += [f"maker-{n % 40}/chip-{n}" for n in range(CHIPS - len(chips))]
    draw.shuffle(chips)
    fame = [1 / (rank + 10) for rank in range(CHIPS)]
    first = date(2022, 8, 1)
    for number in range(count // TOLD_BY):
        template = shipped[draw.randrange(len(shipped))]
        day = first + timedelta(days=draw.randrange(1500))
        story = msgspec.structs.replace(
            template,
            chips=tuple(draw.choices(chips, fame)) if template.chips else (),
            since=day.isoformat()[: len(template.since)],
            until=None,
            contradicts=(),
        )
        yield from _told(number, story, day, draw)


def _told(number: int, story: Claim, day: date, draw: random.Random) -> Iterator[Claim]:
    other = _other(story) if draw.randrange(TOLD_OTHERWISE) == 0 else None
    for teller in range(TOLD_BY):
        told = other if other and teller == TOLD_BY - 1 else story
        outlet = Holder(name=f"outlet {draw.randrange(400)}")
        yield msgspec.structs.replace(
            told,
            id=f"s{number}-{teller}",
            published=day + timedelta(days=teller // 4),
            holders=(outlet, *told.holders[-2:]),
        )


def _other(story: Claim) -> Claim | None:
    """Return the same story as somebody else tells it."""
    for pair in INCOMPATIBLE.get(story.about, ()):
        if story.value in pair:
            value = next(v for v in pair if v != story.value)
            return msgspec.structs.replace(
                story, value=value, holders=(Holder(name="somebody else"),)
            )
    if story.amount is not None:
        amount = msgspec.structs.replace(story.amount, value=3 * story.amount.value + 1, high=None)
        amount = msgspec.structs.replace(amount, bound="exactly")
        return msgspec.structs.replace(story, amount=amount, source="elsewhere")
    return None


def as_read(claims: Iterator[Claim]) -> Iterator[Claim]:
    """Yield claims as if read out of articles: each story one, its first claim the headline."""
    for claim in claims:
        story, _, teller = claim.id.partition("-")
        section: Section = "headline" if teller == "0" else "body"
        yield msgspec.structs.replace(claim, source=f"article-{story}", section=section)


def fill(book: Book, count: int, *, read: bool = False) -> float:
    """Enter the claims in batches and return the seconds that it took."""
    start = time.perf_counter()
    claims = as_read(synthetic(count)) if read else synthetic(count)
    while batch := list(islice(claims, BATCH)):
        book.append([Recording(claim=claim) for claim in batch], recorded=MOMENT)
    return time.perf_counter() - start


def medians_ms(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median wall and processor time of some work in milliseconds, after a warm-up.

    The processor's time is what a machine that others use as well leaves comparable.
    """
    work()
    walls, processors = [], []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls) * 1e3, statistics.median(processors) * 1e3


def subjects() -> Sequence[tuple[str, str]]:
    """Return the two subjects of which most is told, and one of which little is."""
    told = Counter(
        (claim.about, chip)
        for claim in synthetic(100_000)
        for chip in claim.chips
        if claim.about in CHANGING
    ).most_common()
    return [told[0][0], told[1][0], told[len(told) // 2][0]]


def row(name: str, work: Callable[[], object], runs: int, bar: str = "") -> None:
    """Print one line of the table: the medians of some work."""
    wall, processor = medians_ms(work, runs)
    print(f"{name:<62}{wall:>10.2f}{processor:>10.2f}{bar:>8}")


def report(book: Book, runs: int) -> None:
    """Print the table."""
    print(f"{'what':<62}{'ms':>10}{'cpu ms':>10}{'bar':>8}")
    for about, chip in subjects():
        subject = Subject(about=about, chip=chip)
        many = len(book.claims(about, chip, SIGHT))
        row(
            f"as-of query: what holds, {about} of {chip}",
            partial(states_in, book, subject, SIGHT),
            runs * 3,
            "5",
        )
        row(
            f"  all {many:,} claims about it, listed",
            partial(book.claims, about, chip, SIGHT),
            runs * 3,
        )
    row(
        "contradiction scan: every slot in which claims disagree",
        lambda: list(book.disputed(SIGHT)),
        runs,
        "2000",
    )
    row(
        "  and on to the gravest hundred, with both sides",
        partial(conflicts_in, book, SIGHT),
        runs,
    )
    slots = list(book.disputed(SIGHT))
    numbered = book.seen({slot.seq for slot in slots}, SIGHT)
    clashing = sum(1 for _ in pairs(slots, numbered))
    print(
        f"  ({len(slots):,} slots, {len(numbered):,} claims in them, {clashing:,} pairs that clash)"
    )
    singles(book)
    start = time.perf_counter()
    last, _ = book.verify()
    print(f"verified from end to end: {last:,} entries in {time.perf_counter() - start:.1f} s")


def singles(book: Book, many: int = 1000) -> None:
    """Print how many entries are kept a second, each on the disk before the next."""
    stamp = book.head()[0]
    claims = [msgspec.structs.replace(c, id=f"{stamp}-{c.id}") for c in synthetic(many)]
    start = time.perf_counter()
    for claim in claims:
        book.append([Recording(claim=claim)], recorded=MOMENT)
    print(f"single durable appends: {len(claims) / (time.perf_counter() - start):,.0f} a second")


def main() -> None:
    """Fill a ledger, or take one that was kept, and print the table of medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("claims", type=int, nargs="?", default=1_000_000)
    parser.add_argument("runs", type=int, nargs="?", default=5)
    parser.add_argument("--keep")
    parser.add_argument("--read", action="store_true", help="As if read out of articles.")
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {given.runs} runs")
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or str(Path(folder) / "ledger.sqlite")
        if not Path(path).exists():
            with begun(path) as book:
                seconds = fill(book, given.claims, read=given.read)
            size = Path(path).stat().st_size / 1e6
            print(
                f"filled: {given.claims:,} claims in {seconds:.0f} s in batches of {BATCH:,} "
                f"({given.claims / seconds:,.0f} a second), {size:,.0f} MB\n"
            )
        with unverified(path) as book:
            report(book, given.runs)


if __name__ == "__main__":
    main()
