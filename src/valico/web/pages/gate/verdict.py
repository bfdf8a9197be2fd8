"""The verdict on one chip as the panel shows it: both gates, the figures, the trace."""

from collections.abc import Iterator

import msgspec

from valico.answer.gate.shown import measures_shown
from valico.answer.library import Library
from valico.answer.may import clerk_of
from valico.answer.outcomes import outcome
from valico.answer.ruling import Reason, Ruling, ruling_on
from valico.evidence import Source
from valico.web.clock import Clock
from valico.web.pages.gate.asked import Asked, case_of


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A source and the place in it."""

    source: Source
    at: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the trace with its sources."""

    depth: int
    says: str
    cites: tuple[Cited, ...]


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel shows."""

    chip: str
    name: str
    buyer: str
    us: str
    us_policy: str
    cn: str
    """Empty where the Chinese gate does not apply."""
    figures: tuple[tuple[str, str], ...]
    steps: dict[str, tuple[Said, ...]]
    """The trace by gate: us, cn, levy."""
    assumed: tuple[str, ...]


def panel(view: Asked, clock: Clock, library: Library) -> Panel:
    """Return the verdict on the chip of a view; raises InputError where it cannot be read."""
    clerk = clerk_of(library, today=clock.today)
    ruling = ruling_on(case_of(view, clock), clerk)
    return Panel(
        chip=ruling.understood.chip or "",
        name=ruling.understood.chip_name,
        buyer=ruling.understood.end_user.name,
        us=outcome(ruling.us),
        us_policy=ruling.us.standing or "",
        cn=ruling.cn.permission if ruling.cn.applies else "",
        figures=measures_shown(ruling.understood.measures),
        steps={gate: tuple(_steps(ruling, gate, library)) for gate in ("us", "cn", "levy")},
        assumed=ruling.assumed,
    )


def _steps(ruling: Ruling, gate: str, library: Library) -> Iterator[Said]:
    told: set[tuple[int, str]] = set()
    for reason in ruling.why:
        if reason.gate == gate and (reason.depth, reason.says) not in told:
            told.add((reason.depth, reason.says))
            yield _said(reason, library)


def _said(reason: Reason, library: Library) -> Said:
    cites = (c for c in reason.cites if c.source in library.sources)
    return Said(
        depth=reason.depth,
        says=reason.says,
        cites=tuple(Cited(source=library.sources[c.source], at=c.at or "") for c in cites),
    )
