"""The days on which the gate changes, and the rules behind each."""

from collections.abc import Iterator, Sequence
from datetime import date

from valico.answer.gate.reel import Actor, Begun, Cue, Scene
from valico.answer.library import Library
from valico.regime.provisions import Provision, Version


def cues(
    library: Library,
    actors: Sequence[Actor],
    scenes: Sequence[Scene],
    *,
    last: date,
    known_by: date,
) -> Iterator[Cue]:
    """Yield the days on which a line moves, a chip is told something else, or a rule turns."""
    turned = {turn.first for actor in actors for turn in (*actor.us, *actor.cn)}
    turned |= {scene.first for scene in scenes}
    begun: dict[date, list[Begun]] = {}
    for provision in library.book.provisions.values():
        for day, one in _begun(provision, known_by):
            begun.setdefault(day, []).append(one)
    for day in sorted(turned):
        if day <= last:
            yield Cue(day=day, rules=tuple(begun.get(day, ())))


def _begun(provision: Provision, known_by: date) -> Iterator[tuple[date, Begun]]:
    for number, version in enumerate(v for v in provision.version if v.published <= known_by):
        yield version.effective, _of(provision, version, "changes" if number else "begins")
        if version.until is not None:
            yield version.until, _of(provision, version, "ends")


def _of(provision: Provision, version: Version, how: str) -> Begun:
    return Begun(
        rule=provision.id,
        title=provision.title,
        how=how,
        standing=version.standing,
        source=version.source,
        published=version.published,
        gate=provision.jurisdiction,
    )
