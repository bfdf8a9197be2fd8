"""What stands on a day in few lines: some chips at both gates, what was last said, what comes.

In: the library, a day, what was known, and data on what to begin with. Out: a Bulletin.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.answer.case import Case
from valico.answer.library import Library
from valico.answer.may import clerk_of
from valico.answer.outcomes import Outcome, outcome
from valico.chronicle.claims import Claim
from valico.regime.verdict import Permission

PLACE: Final = "china"
LATEST: Final = 4
"""How many of the last claims are told."""
TELLING: Final = frozenset(
    {"us-licence", "us-rule", "import-permission", "levy", "production", "orders", "shipments"}
)
"""Matters of which the last claims are told; the others move no gate and no shipment."""


class Beginning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Questions to begin with, by language, and chips to tell of."""

    chips: tuple[str, ...]
    example: tuple[Mapping[str, str], ...]


class AtGates(msgspec.Struct, frozen=True, kw_only=True):
    """A chip at both gates, and the sources of each verdict."""

    chip: str
    name: str
    us: Outcome
    us_sources: tuple[str, ...]
    cn: Permission
    cn_firmness: str
    cn_sources: tuple[str, ...]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """A change of the rules that lies ahead, or the last one where none does."""

    rule: str
    title: str
    day: date
    what: Literal["begins", "ends", "binds"]
    source: str


class Bulletin(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a day, as known by another."""

    on: date
    known_by: date
    gates: tuple[AtGates, ...]
    latest: tuple[Claim, ...]
    turned: Coming | None
    """The last change of the rules up to the day."""
    coming: Coming | None
    """The next that is written down."""


def read_beginning(*, root: Path = store.DATA) -> Beginning:
    """Return the questions to begin with; raises DataError where the file is at fault."""
    return store.read_document(root / "questions" / "examples.toml", Beginning, root=root)


def bulletin(library: Library, beginning: Beginning, *, on: date, known_by: date) -> Bulletin:
    """Return what stands on a day, as known by another."""
    turns = sorted(_turns(library, known_by), key=lambda turn: (turn.day, turn.rule))
    past = [turn for turn in turns if turn.day <= on]
    ahead = [turn for turn in turns if turn.day > on]
    return Bulletin(
        on=on,
        known_by=known_by,
        gates=tuple(_gates(library, beginning, on, known_by)),
        latest=_latest(library, known_by),
        turned=past[-1] if past else None,
        coming=ahead[0] if ahead else None,
    )


def _gates(library: Library, beginning: Beginning, on: date, known_by: date) -> Iterator[AtGates]:
    clerk = clerk_of(library, today=on)
    for name in beginning.chips:
        found = clerk.verdict(Case(chip=name, to=PLACE, on=on, known_by=known_by))
        yield AtGates(
            chip=name,
            name=library.chips[name].name,
            us=outcome(found.us),
            us_sources=found.us.why.sources(),
            cn=found.cn.permission,
            cn_firmness=found.cn.firmness,
            cn_sources=tuple(dict.fromkeys(report.source for report in found.cn.reports)),
        )


def _latest(library: Library, known_by: date) -> tuple[Claim, ...]:
    told = [c for c in library.claims if c.published <= known_by and c.about in TELLING]
    return tuple(reversed(told[-LATEST:]))


def _turns(library: Library, known_by: date) -> Iterator[Coming]:
    """Yield every day on which a rule published by then begins, binds or ends."""
    for rule in library.book.provisions.values():
        for version in rule.version:
            if version.published > known_by or rule.kind in {"doubt", "gap", "fact"}:
                continue
            days: dict[Literal["begins", "ends", "binds"], date | None] = {
                "begins": version.effective,
                "binds": version.compliance,
                "ends": version.until,
            }
            for what, day in days.items():
                if day is not None:
                    yield Coming(
                        rule=rule.id, title=rule.title, day=day, what=what, source=version.source
                    )
