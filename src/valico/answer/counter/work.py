"""What is asked of work: serving, training, plans, equals and ranks."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from valico.answer.counter.clocks import Clocks, days
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import (
    Amount,
    Factor,
    Framework,
    Name,
    Precision,
    Share,
    Tokens,
    Users,
    Words,
)
from valico.answer.planning import desk
from valico.answer.table.record import Sheet
from valico.errors import InputError

GROUNDS: Final[Mapping[str, str]] = {
    "electricity": "electricity",
    "pue": "power_usage_effectiveness",
    "years": "life_years",
    "busy": "busy",
}
"""Grounds of cost: as they are asked, and as they are kept."""


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The grounds of cost."""

    budget_usd: Amount | None = None
    """For chips, servers and network; `chips` then names the chip alone."""
    price_usd: Amount | None = None
    """Of one chip."""
    electricity: Factor | None = None
    """USD a kWh."""
    pue: Annotated[float, Meta(ge=1, le=10)] | None = None
    """W of the building for each W of its servers."""
    years: Annotated[float, Meta(gt=0, le=100)] | None = None
    """Over which chips are written off."""
    busy: Annotated[float, Meta(gt=0, le=1)] | None = None
    """Share of the hours at work."""


class Service(Cost, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked of a service, and how it runs."""

    model: Name
    input_tokens: Tokens = 4000
    output_tokens: Tokens = 1000
    framework: Framework | None = None
    precision: Precision | None = None
    draft_tokens: Annotated[int, Meta(ge=0, le=64)] = 0
    acceptance: Share = 0.0
    prefix_hit: Share = 0.0
    plan: Name | None = None
    """The plan of a replica: "tp=4", "tp=2 dp=8 ep=16"."""
    users: Users | None = None
    """At once on the whole cluster, each asking again when answered."""
    batch: Users | None = None
    """Requests that start and end together."""
    rate_per_s: Amount | None = None
    """Requests a second."""


class ServeAsked(Service, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model, and chips or two pools of them."""

    chips: Name | None = None
    """How many of which: "8 h200"."""
    pools: Name | None = None
    """The first reads, the second writes: "64 h200 + 400 h20"."""


class PlanAsked(Service, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model, chips, and targets."""

    chips: Name
    ttft_s: Amount | None = None
    """Most time to the first token."""
    tpot_s: Amount | None = None
    """Most time for each further token."""
    usd_per_million: Amount | None = None
    """Most that a million output tokens may cost; best is then fastest for users."""


class TrainAsked(Cost, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model, chips, and the run."""

    model: Name
    chips: Name
    tokens: Amount | None = None
    batch_tokens: Amount | None = None
    sequence: Tokens = 4096
    precision: Precision | None = None


class EqualsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two chips and the work."""

    first: Name
    second: Name
    work: Words
    """What to do: "decode deepseek-v3"."""
    framework: Framework | None = None
    precision: Precision | None = None


class RankAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place, a day and the work."""

    to: Name = "china"
    work: Words
    chip: Name | None = None
    framework: Framework | None = None
    precision: Precision | None = None


def serve(asked: ServeAsked, counter: Counter) -> Sheet:
    """Return how fast chips serve a model, what that costs, and how sure it is."""
    fields = _fields(asked, counter)
    if asked.pools is not None:
        del fields["pools"]
        return desk.pools_page(asked.pools, fields, root=counter.root)
    return desk.serve_page(fields, root=counter.root)


def plan(asked: PlanAsked, counter: Counter) -> Sheet:
    """Return the best way to divide chips, why the next best lost, and the frontier."""
    return desk.plan_page(_fields(asked, counter), root=counter.root)


def train(asked: TrainAsked, counter: Counter) -> Sheet:
    """Return how long chips train a model, what that costs, and how sure it is."""
    return desk.train_page(_fields(asked, counter), root=counter.root)


def equals(asked: EqualsAsked, counter: Counter) -> Sheet:
    """Return how many of one chip replace one of another: a curve over the work."""
    _insist_on_work(asked.work, counter)
    fields = msgspec.structs.asdict(asked)
    return desk.equals_page(desk.EqualsAsked(**fields), root=counter.root)


def rank(asked: RankAsked, counter: Counter) -> Sheet:
    """Return the chips that may be sold to a place on a day, in the order of some work."""
    _insist_on_work(asked.work, counter)
    on, known_by = days(asked, counter.today)
    return desk.rank_page(_ranked(asked, on, known_by), root=counter.root)


def _ranked(asked: RankAsked, on: date, known_by: date) -> desk.RankAsked:
    return desk.RankAsked(
        to=asked.to,
        on=on,
        known_by=known_by,
        work=asked.work,
        chip=asked.chip,
        framework=asked.framework,
        precision=asked.precision,
    )


def _fields(asked: ServeAsked | PlanAsked | TrainAsked, counter: Counter) -> dict[str, object]:
    """Return the fields that were given, the grounds of cost gathered."""
    counter.insist_on_name(asked.model)
    given = {
        name: value for name, value in msgspec.structs.asdict(asked).items() if value is not None
    }
    grounds = {kept: given.pop(name) for name, kept in GROUNDS.items() if name in given}
    return {**given, "grounds": grounds}


def _insist_on_work(words: str, counter: Counter) -> None:
    """Refuse work on a model that is a path, where strangers ask."""
    for word in words.split():
        counter.insist_on_name(word)
    if not words.strip():
        message = 'no work is named; say what to do with which model: "decode deepseek-v3"'
        raise InputError(message)
