"""What must hold of every verdict, whatever the chip, the buyer and the day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valico.answer.case import Case
from valico.answer.library import Library
from valico.answer.may import clerk_of, reports_by, transaction_from_case
from valico.errors import InputError
from valico.evidence import Report
from valico.regime.judge import Bench, judge
from valico.regime.measures import Measures
from valico.regime.order import strictness
from valico.regime.provisions import Provision, Rulebook, Version
from valico.regime.transaction import Transaction
from valico.regime.verdict import Verdict

Sale = Callable[..., Transaction]

FIRST: Final = date(2022, 8, 1)
LAST: Final = date(2026, 12, 31)
days = st.dates(FIRST, LAST)
places = st.sampled_from(
    [
        "china",
        "macau",
        "russia",
        "vietnam",
        "saudi-arabia",
        "israel",
        "germany",
        "india",
        "malaysia",
    ]
)
sellers = st.sampled_from([None, "nvidia", "amd", "dell"])
chips = st.sampled_from(
    [
        "a100-sxm-80",
        "h100-sxm-80",
        "h800-sxm-80",
        "h20-96",
        "h200-sxm-141",
        "b30a",
        "l20",
        "l4",
        "rtx4090",
        "rtx5090dv2",
        "rtxpro6000d",
        "mi308x",
        "mi325x",
        "910c",
        "b200-sxm",
    ]
)
buyers = st.sampled_from(
    [
        "china",
        "bytedance",
        "alibaba",
        "tencent",
        "deepseek",
        "baidu",
        "huawei",
        "china-telecom",
        "byteplus",
        "germany",
        "india",
        "russia",
        "united-arab-emirates",
        "hong-kong",
        "macau",
    ]
)
FIGURES: Final = {
    "tpp": st.one_of(st.floats(0, 60000), st.sampled_from([1600.0, 2400.0, 4800.0, 21000.0])),
    "performance_density": st.floats(0, 40),
    "memory_bandwidth": st.one_of(st.floats(0, 9e12), st.sampled_from([1.4e12, 6.5e12])),
    "io_bandwidth": st.one_of(st.floats(0, 2e12), st.sampled_from([0.6e12, 1.1e12])),
}


@st.composite
def measured(draw: st.DrawFn) -> dict[str, float]:
    """Return measures of a chip, all known."""
    values = {name: draw(figures) for name, figures in FIGURES.items()}
    return values | {"memory_and_io_bandwidth": values["memory_bandwidth"] + values["io_bandwidth"]}


def chip_of(values: dict[str, float], *, datacentre: bool) -> Measures:
    return Measures(chip="", values=values, datacentre=datacentre)


def raised(values: dict[str, float], name: str, to: float) -> dict[str, float]:
    higher = values | {name: max(to, values[name])}
    total = higher["memory_bandwidth"] + higher["io_bandwidth"]
    return higher | {"memory_and_io_bandwidth": total}


@settings(max_examples=400)
@given(
    values=measured(),
    name=st.sampled_from(list(FIGURES)),
    to=st.floats(0, 9e12),
    datacentre=st.booleans(),
    place=places,
    seller=sellers,
    on=days,
)
def test_a_more_capable_chip_never_meets_a_milder_verdict(  # noqa: PLR0913, PLR0917  # one draw each
    values: dict[str, float],
    name: str,
    to: float,
    datacentre: bool,  # noqa: FBT001  # drawn
    place: str,
    seller: str | None,
    on: date,
    book: Rulebook,
    sale: Sale,
) -> None:
    limit = to if "bandwidth" in name else to / 1e8
    weak, strong = (
        judge(sale(chip_of(v, datacentre=datacentre), place, on=on, exporter=seller), book).us
        for v in (values, raised(values, name, limit))
    )
    assume("indeterminate" not in {weak.requirement, strong.requirement})

    assert strictness(weak) <= strictness(strong)


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days)
def test_the_same_transaction_twice_gives_equal_verdicts(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    case = Case(chip=chip, to=buyer, on=on)
    first, second = (clerk_of(library, today=today).verdict(case) for _ in range(2))

    assert first == second


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days)
def test_a_bench_says_what_a_single_judgement_says(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    transaction = transaction_from_case(Case(chip=chip, to=buyer, on=on), library, today=today)
    reports = reports_by(library, on=on, known_by=today)
    bench = Bench(library.book, on=on, known_by=today, reports=reports)
    bench.judge(transaction)

    assert bench.judge(transaction) == judge(transaction, library.book, reports)


def as_published_by(library: Library, day: date) -> Library:
    """Return the library as it would be had nobody written anything after a day."""
    provisions = {
        name: msgspec.structs.replace(provision, version=kept)
        for name, provision in library.book.provisions.items()
        if (kept := tuple(unended(v, day) for v in provision.version if v.published <= day))
    }
    groups = tuple(group for group in library.book.groups if group.published <= day)
    book = Rulebook(provisions=provisions, groups=groups)
    claims = tuple(claim for claim in library.claims if claim.published <= day)
    return msgspec.structs.replace(library, book=book, claims=claims)


def unended(version: Version, day: date) -> Version:
    """Return a version without an end that was not yet known."""
    learnt = version.until_published or version.published
    return version if learnt <= day else msgspec.structs.replace(version, until=None)


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days, known_by=days)
def test_what_was_published_later_changes_nothing(  # noqa: PLR0913, PLR0917  # one draw each
    chip: str, buyer: str, on: date, known_by: date, library: Library, today: date
) -> None:
    case = Case(chip=chip, to=buyer, on=on, known_by=known_by)
    then = as_published_by(library, known_by)
    now = clerk_of(library, today=today).verdict(case)

    assert clerk_of(then, today=today).verdict(case) == now


def cited(verdict: Verdict) -> set[str]:
    """Return the sources of everything that a verdict rests on."""
    sources = {*verdict.us.why.sources(), *verdict.cn.why.sources()}
    sources |= {levy.source for levy in verdict.levies}
    sources |= {cap.source for cap in verdict.us.caps}
    return sources | {remark.source for remark in verdict.us.remarks if remark.source}


def only(book: Rulebook, sources: set[str]) -> Rulebook:
    """Return the rules of which some version rests on one of the sources."""

    def kept(provision: Provision) -> bool:
        return any(version.source in sources for version in provision.version)

    provisions = {name: p for name, p in book.provisions.items() if kept(p)}
    return msgspec.structs.replace(book, provisions=provisions)


def replay(
    verdict: Verdict, transaction: Transaction, book: Rulebook, reports: list[Report]
) -> Verdict:
    """Judge again by nothing but what the first verdict cites."""
    sources = cited(verdict)
    heard = [report for report in reports if report.source in sources]
    return judge(transaction, only(book, sources), heard)


@settings(max_examples=120)
@given(chip=chips, buyer=buyers, on=days)
def test_the_trace_holds_everything_that_the_verdict_rests_on(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    transaction = transaction_from_case(Case(chip=chip, to=buyer, on=on), library, today=today)
    reports = reports_by(library, on=on, known_by=today)
    verdict = judge(transaction, library.book, reports)

    assert replay(verdict, transaction, library.book, list(reports)) == verdict


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days)
def test_bills_weigh_nothing(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    case = Case(chip=chip, to=buyer, on=on)
    laws = {name: p for name, p in library.book.provisions.items() if p.kind != "bill"}
    without = msgspec.structs.replace(
        library, book=msgspec.structs.replace(library.book, provisions=laws)
    )
    with_bills = clerk_of(library, today=today).verdict(case)

    assert clerk_of(without, today=today).verdict(case) == with_bills


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days)
def test_a_letter_binds_nobody_whom_it_does_not_name(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    case = Case(chip=chip, to=buyer, on=on, exporter="dell")
    verdict = clerk_of(library, today=today).verdict(case)

    assert not any(rule.startswith("us/letter-") for rule in verdict.us.rules)


@settings(max_examples=60)
@given(chip=chips, buyer=buyers, on=days)
def test_every_step_rests_on_a_source_or_on_a_step_that_does(
    chip: str, buyer: str, on: date, library: Library, today: date
) -> None:
    verdict = clerk_of(library, today=today).verdict(Case(chip=chip, to=buyer, on=on))
    for _, step in verdict.us.why.walk():
        if step.because:
            continue
        known = step.cites or "not known" in step.says or "no ECCN" in step.says

        assert known or "chip as given" in step.says, step


@given(on=days)
def test_a_verdict_of_another_day_is_refused(on: date, book: Rulebook, sale: Sale) -> None:
    chip = chip_of({"tpp": 0.0}, datacentre=True)
    bench = Bench(book, on=on + timedelta(days=1), known_by=LAST)

    with pytest.raises(InputError, match="cannot be judged by the law of"):
        bench.judge(sale(chip, on=on, known_by=LAST))
