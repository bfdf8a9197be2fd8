"""The verbs as Python functions: the same records that the command line shows.

`import valico` costs next to nothing; each verb fetches what it needs when it is first called.
Days are `datetime.date` or words such as "2026-02-15"; what is not given is today.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from valico import dates

if TYPE_CHECKING:
    from valico.answer.answer import Answer
    from valico.answer.counter.claims import Conflicts
    from valico.answer.counter.counter import Counter
    from valico.answer.market.report import Report
    from valico.answer.ruling import Ruling
    from valico.answer.table.record import Sheet
    from valico.chronicle.disputes import ConflictKind
    from valico.chronicle.fluents import Policy
    from valico.regime.provisions import Act

A = TypeVar("A", bound=msgspec.Struct)
Day = date | str
"""A day, or how one writes it: "2026-02-15", "2026-02" for its first day."""


def ask(
    question: str,
    *,
    on: Day | None = None,
    known_by: Day | None = None,
    hindsight: bool | None = None,
) -> "Answer | Report | Sheet":
    """Return the answer to a question in words; raises InputError where it names no chip.

    A `Report` where a turn of a gate is simulated, a `Sheet` where figures of the market answer.

    >>> answer = ask("deepseek 10000 h200 2026-02-15", known_by="2026-11-21")
    >>> answer.headline
    'United States: licence required, case by case. China: conditional, reported, origin anonymous.'
    """
    from valico.answer.counter.question import AskAsked  # noqa: PLC0415  # each verb loads its own
    from valico.answer.counter.question import ask as asked  # noqa: PLC0415  # as above

    days = {"on": _day(on), "known_by": _day(known_by), "hindsight": hindsight}
    return asked(_record(AskAsked, {"q": question, **days}), _counter())


def may(  # noqa: PLR0913  # a transaction has as many parts
    chip: str | None = None,
    *,
    to: str | None = None,
    count: int | None = None,
    on: Day | None = None,
    known_by: Day | None = None,
    hindsight: bool | None = None,
    origin: str | None = None,
    exporter: str | None = None,
    end_user: str | None = None,
    route: "Act | None" = None,
    use: str | None = None,
    certified: Sequence[str] | None = None,
    tpp: float | None = None,
    die_area: str | None = None,
    dram_bandwidth: str | None = None,
    io_bandwidth: str | None = None,
    datacentre: bool | None = None,
) -> "Ruling":
    """Return the verdict of both gates: a chip by name, or by its legal measures.

    >>> ruling = may("h20", to="china", on="2025-05-20")
    >>> ruling.us.requirement
    'required'
    """
    given = dict(locals())
    from valico.answer.counter import gates  # noqa: PLC0415  # each verb loads its own

    return gates.may(_record(gates.MayAsked, given), _counter())


def serve(  # noqa: PLR0913  # a service has as many parts
    model: str,
    chips: str | None = None,
    *,
    pools: str | None = None,
    users: int | None = None,
    batch: int | None = None,
    rate_per_s: float | None = None,
    input_tokens: int = 4000,
    output_tokens: int = 1000,
    framework: str | None = None,
    precision: str | None = None,
    plan: str | None = None,
    budget_usd: float | None = None,
    price_usd: float | None = None,
) -> "Sheet":
    """Return how fast chips serve a model, what that costs, and how sure it is.

    `chips` as in "8 h200", or `pools` as in "64 h200 + 400 h20"; without a load, as many users as
    get 20 tokens a second each.
    """
    given = dict(locals())
    from valico.answer.counter import work  # noqa: PLC0415  # each verb loads its own

    return work.serve(_record(work.ServeAsked, given), _counter())


def train(  # noqa: PLR0913  # a run has as many parts
    model: str,
    chips: str,
    *,
    tokens: float | None = None,
    batch_tokens: float | None = None,
    sequence: int = 4096,
    precision: str | None = None,
    budget_usd: float | None = None,
    price_usd: float | None = None,
) -> "Sheet":
    """Return how long chips train a model, what that costs, and how sure it is.

    >>> train("deepseek-v3", "2048 h800").title
    'DeepSeek-V3 on 2,048 H800 SXM5 80GB: 63 days'
    """
    given = dict(locals())
    from valico.answer.counter import work  # noqa: PLC0415  # each verb loads its own

    return work.train(_record(work.TrainAsked, given), _counter())


def equals(
    first: str,
    second: str,
    work: str,
    *,
    framework: str | None = None,
    precision: str | None = None,
) -> "Sheet":
    """Return how many of one chip replace one of another: a curve over the work."""
    given = dict(locals())
    from valico.answer.counter import work as desk  # noqa: PLC0415  # each verb loads its own

    return desk.equals(_record(desk.EqualsAsked, given), _counter())


def plan(  # noqa: PLR0913  # as many parts as a service
    model: str,
    chips: str,
    *,
    ttft_s: float | None = None,
    tpot_s: float | None = None,
    usd_per_million: float | None = None,
    users: int | None = None,
    input_tokens: int = 4000,
    output_tokens: int = 1000,
    framework: str | None = None,
    precision: str | None = None,
    budget_usd: float | None = None,
) -> "Sheet":
    """Return the best way to divide chips, why the next best lost, and the frontier."""
    given = dict(locals())
    from valico.answer.counter import work  # noqa: PLC0415  # each verb loads its own

    return work.plan(_record(work.PlanAsked, given), _counter())


def rank(
    work: str,
    *,
    to: str = "china",
    on: Day | None = None,
    known_by: Day | None = None,
    chip: str | None = None,
) -> "Sheet":
    """Return the chips that may be sold to a place on a day, in the order of some work."""
    given = dict(locals())
    from valico.answer.counter import work as desk  # noqa: PLC0415  # each verb loads its own

    return desk.rank(_record(desk.RankAsked, given), _counter())


def compare(*chips: str) -> "Sheet":
    """Return two to six chips side by side, each against the first.

    >>> compare("h200", "h20").title
    'H20 96GB against H200 SXM5 141GB'
    """
    from valico.answer.counter import shelf  # noqa: PLC0415  # each verb loads its own

    return shelf.compare(_record(shelf.CompareAsked, {"chip": chips}), _counter())


def says(  # noqa: PLR0913  # a search has as many parts
    about: str | None = None,
    *,
    party: str | None = None,
    by: str | None = None,
    topic: str | None = None,
    firmly: "Policy" = "any",
    on: Day | None = None,
    known_by: Day | None = None,
    hindsight: bool | None = None,
) -> "Sheet":
    """Return who said what, the latest first: how firmly, through whom, in which words."""
    given = dict(locals())
    from valico.answer.counter import claims  # noqa: PLC0415  # each verb loads its own

    return claims.says(_record(claims.SaysAsked, given), _counter())


def conflicts(  # noqa: PLR0913  # the same
    about: str | None = None,
    *,
    party: str | None = None,
    topic: str | None = None,
    kind: Sequence["ConflictKind"] = (),
    on: Day | None = None,
    known_by: Day | None = None,
    hindsight: bool | None = None,
) -> "Conflicts":
    """Return what cannot all be so, the gravest first, with both sides' claims and sources."""
    given = dict(locals())
    from valico.answer.counter import claims  # noqa: PLC0415  # each verb loads its own

    return claims.conflicts(_record(claims.ConflictsAsked, given), _counter())


def simulate(  # noqa: PLR0913  # what a run depends on
    scenario: str,
    *,
    against: str | None = None,
    runs: int | None = None,
    seed: int | None = None,
    period: Literal["week", "month", "quarter"] = "quarter",
    on: Day | None = None,
    told: Callable[[int], None] | None = None,
) -> "Report":
    """Return what a scenario does, by the name of one that ships or by the path of a TOML file.

    `told` hears how many further runs are done.
    """
    from valico.answer.market.report import SimulateAsked, report_asked  # noqa: PLC0415  # as above

    asked = SimulateAsked(
        scenario=scenario, against=against, runs=runs, seed=seed, period=period, on=_day(on)
    )
    return report_asked(asked) if told is None else report_asked(asked, told=told)


def _record(kind: type[A], given: Mapping[str, object]) -> A:
    """Return what is asked, of the arguments that were given."""
    from valico.answer.counter.asking import asked_from  # noqa: PLC0415  # each verb loads its own

    fields: dict[str, object] = {k: v for k, v in given.items() if v is not None}
    days: dict[str, object] = {
        name: _day(fields[name]) for name in ("on", "known_by") if name in fields
    }
    return asked_from({**fields, **days}, kind)


def _day(written: object) -> date | None:
    """Return a day however it is written; a time of day is left out."""
    if isinstance(written, datetime):
        return written.date()
    return written if written is None or isinstance(written, date) else dates.day(str(written))


@cache
def _counter() -> "Counter":
    """Return the counter of this process; its data never change, so neither does what it keeps."""
    from valico.answer.counter.counter import Counter  # noqa: PLC0415  # `import valico` needs none

    return Counter(today=lambda: datetime.now(tz=UTC).date(), files=True)
