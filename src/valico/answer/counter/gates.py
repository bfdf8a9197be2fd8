"""What is asked of the rules: verdicts, standing rules, their history, their turns."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from valico.answer import caps as cap
from valico.answer import history as past
from valico.answer import whatif as turn
from valico.answer.case import Case, RawChip
from valico.answer.counter.clocks import Clocks, days
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Count, Day, Measure, Name, Share, Words, Written
from valico.answer.gate.record import GatePicture, gate_picture
from valico.answer.question import resolve_chip
from valico.answer.rules import Changes, RulesOn, changes, rules_on
from valico.answer.ruling import Ruling, ruling_on
from valico.catalogue.names import resolve
from valico.regime.provisions import Act
from valico.regime.transaction import Owner

RAW = ("tpp", "die_area", "dram_bandwidth", "io_bandwidth", "datacentre")
"""Fields that give a chip by its legal measures."""


class MayAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One transaction: a chip by name or by its legal measures, and who would receive it."""

    chip: Name | None = None
    to: Name | None = None
    count: Count | None = None
    origin: Name | None = None
    exporter: Name | None = None
    route: Act | None = None
    certified: Annotated[tuple[Name, ...], Meta(max_length=50)] | None = None
    end_user: Name | None = None
    end_user_seat: Name | None = None
    ultimate_parent_seat: Name | None = None
    listed_owners: Annotated[tuple[Owner, ...], Meta(max_length=50)] | None = None
    use: Name | None = None
    completion: Share | None = None
    shipped_us: Count | None = None
    shipped_abroad: Count | None = None
    unit_price_usd: Measure | None = None
    designed_in: Name | None = None
    tpp: Measure | None = None
    die_area: Written | None = None
    dram_bandwidth: Written | None = None
    io_bandwidth: Written | None = None
    datacentre: bool | None = None


def may(asked: MayAsked, counter: Counter) -> Ruling:
    """Return the verdict of both gates on one transaction."""
    return ruling_on(case_of(asked, counter.today), counter.clerk())


def case_of(asked: MayAsked, today: date) -> Case:
    """Return a transaction as a case, its measures of a chip gathered."""
    fields = {k: v for k, v in msgspec.structs.asdict(asked).items() if v is not None}
    fields.pop("hindsight", None)
    raw = {name: fields.pop(name) for name in RAW if name in fields}
    on, known_by = days(asked, today)
    if raw:
        fields["raw"] = RawChip(**raw)
    return Case(**{**fields, "on": on, "known_by": known_by})


class RulesAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules of a day."""


def rules(asked: RulesAsked, counter: Counter) -> RulesOn:
    """Return the rules that stand on a day, those not enforced or only proposed included."""
    on, known_by = days(asked, counter.today)
    return rules_on(counter.library, on=on, known_by=known_by)


class RulesDiffAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two days, and where chips would go."""

    first: Day
    second: Day
    to: Name = "china"


def rules_diff(asked: RulesDiffAsked, counter: Counter) -> Changes:
    """Return what changed between two days, and which chips and buyers changed sides."""
    return changes(counter.library, asked.first, asked.second, to=asked.to)


class HistoryAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip, a place or buyer, and a stretch of days."""

    chip: Name
    to: Name = "china"
    exporter: Name | None = None
    first: Day = past.BEGINNING
    last: Day | None = None
    known_by: Day | None = None


def history(asked: HistoryAsked, counter: Counter) -> past.History:
    """Return when the status of a chip changed at either gate, and what caused it."""
    given = msgspec.structs.asdict(asked)
    last, known_by = asked.last or counter.today, asked.known_by or counter.today
    return past.history(
        past.Asked(**{**given, "last": last, "known_by": known_by}), counter.library
    )


class WhatIfAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules as somebody would have them on a day."""

    title: Words
    on: Day
    to: Name = "china"
    change: Annotated[tuple[turn.Change, ...], Meta(min_length=1, max_length=50)]


def whatif(asked: WhatIfAsked, counter: Counter) -> turn.WhatIf:
    """Return which chips change sides when the rules are turned."""
    scenario = turn.ScenarioFile(title=asked.title, on=asked.on, to=asked.to, change=asked.change)
    return turn.what_if(scenario, counter.library)[0]


class CapsAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Shipments, and a day."""

    shipment: Annotated[tuple[cap.Shipment, ...], Meta(min_length=1, max_length=1000)]


def caps(asked: CapsAsked, counter: Counter) -> cap.Caps:
    """Return what may still ship under the volume cap."""
    on, known_by = days(asked, counter.today)
    return cap.caps(asked.shipment, counter.library, on=on, known_by=known_by)


class GateAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place, a day, and chips to ring."""

    to: Name = "china"
    highlight: Annotated[tuple[Name, ...], Meta(max_length=20)] = ()


def gate(asked: GateAsked, counter: Counter) -> GatePicture:
    """Return the chips by TPP and memory bandwidth, and the rules of a day."""
    on, known_by = days(asked, counter.today)
    library = counter.library
    return gate_picture(
        library,
        on=on,
        known_by=known_by,
        destination=resolve(asked.to, library.places, "place"),
        highlight=[resolve_chip(name, library) for name in asked.highlight],
    )
