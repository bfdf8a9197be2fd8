"""The paragraphs that stand at the gate to a place on a day, found by asking the judge.

A paragraph stands where a chip that just meets it is told so: caught, let into a window, or taxed.
"""

import math
from collections.abc import Iterator
from typing import Final

import msgspec

from valico.answer.outcomes import Terms, verdict
from valico.evidence import Step
from valico.regime.conditions import Condition
from valico.regime.measures import Measures
from valico.regime.provisions import Kind, Paragraph, Provision, Version

KINDS: Final[tuple[Kind, ...]] = ("classification", "letter", "review", "levy")
"""The kinds of provision whose paragraphs draw lines, in the order in which they are drawn."""
FLOORS: Final = frozenset({"at least", "above"})
"""The inequality words that a chip escapes by staying low."""
_HAIR: Final = 1.001
"""How far inside a limit a trial chip lies."""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph that stands, with the version that holds it."""

    provision: Provision
    version: Version
    paragraph: Paragraph


def clauses(terms: Terms) -> tuple[Clause, ...]:
    """Return every paragraph that stands at the gate, the classification first."""
    return tuple(
        clause
        for kind in KINDS
        for provision in terms.library.book.of_kind("us", kind)
        for clause in _of(provision, terms)
        if _stands(clause, terms)
    )


def _of(provision: Provision, terms: Terms) -> Iterator[Clause]:
    book = terms.library.book
    version = book.version(provision.id, on=terms.on, known_by=terms.known_by)
    if version is None or version.standing in {"superseded", "withdrawn", "proposed"}:
        return
    for paragraph in version.paragraphs:
        if paragraph.effect == "catches":
            yield Clause(provision=provision, version=version, paragraph=paragraph)


def _stands(clause: Clause, terms: Terms) -> bool:
    """Say whether the judge, shown a chip that just meets the paragraph, applies it."""
    seller = clause.version.parties[0] if clause.version.parties else None
    trial = trial_chip(_just_meeting(clause.paragraph.conditions()))
    found = verdict(trial, terms, exporter=seller)
    match clause.provision.kind:
        case "classification":
            return clause.paragraph.id in found.us.eccn and found.us.requirement != "none"
        case "letter":
            return clause.provision.id in found.us.rules
        case "review":
            return found.us.policy == clause.version.policy and bool(found.us.conditions)
        case _:
            return clause.provision.id in {levy.id for levy in found.levies}


def trial_chip(values: dict[str, float]) -> Measures:
    """Return a data-centre chip of which nothing is known but the measures given."""
    why = {name: Step(says="a chip on trial") for name in values}
    return Measures(chip="", values=values, datacentre=True, why=why)


def _just_meeting(conditions: tuple[Condition, ...]) -> dict[str, float]:
    return {name: _inside(*limits(conditions, name)) for name in {c.measure for c in conditions}}


def limits(conditions: tuple[Condition, ...], measure: str) -> tuple[float | None, float | None]:
    """Return the lowest and the highest value of a measure that the inequalities leave."""
    about = [c for c in conditions if c.measure == measure]
    low = max((c.limit for c in about if c.word in FLOORS), default=None)
    high = min((c.limit for c in about if c.word not in FLOORS), default=None)
    return low, high


def _inside(low: float | None, high: float | None) -> float:
    if low is not None and high is not None:
        return math.sqrt(low * high)
    return low * _HAIR if low is not None else (high or 0.0) / _HAIR
