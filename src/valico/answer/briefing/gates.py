"""The pictures of the gate in a briefing: one for each day and place, all chips asked about ringed.

It stands with the first question that it answers.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from valico.answer.briefing.answering import Answered, Gate, Picture
from valico.answer.library import Library

Key = tuple[date, date, str]


def with_gates(found: Sequence[Answered], library: Library) -> Iterator[Answered]:
    """Yield the answers, each first one of a day and place with the picture of its gate."""
    drawn: set[Key] = set()
    for each in found:
        if each.gate is None or _key(each.gate) in drawn:
            yield each
            continue
        drawn.add(_key(each.gate))
        alike = [a.gate for a in found if a.gate and _key(a.gate) == _key(each.gate)]
        yield msgspec.structs.replace(each, pictures=(_drawn(each.gate, alike, library),))


def _key(gate: Gate) -> Key:
    return gate.on, gate.known_by, gate.destination


def _drawn(gate: Gate, alike: Sequence[Gate], library: Library) -> Picture:
    from valico.answer.gate.picture import picture_svg  # noqa: PLC0415  # draws: 0.3 s
    from valico.answer.gate.record import gate_picture  # noqa: PLC0415  # the same

    chips = list(dict.fromkeys(each.chip for each in alike if each.chip))
    picture = gate_picture(
        library,
        on=gate.on,
        known_by=gate.known_by,
        destination=gate.destination,
        highlight=chips,
    )
    ringed = ", ".join(library.chips[chip].name for chip in chips)
    words = (
        "Chips by total processing performance and memory bandwidth, and the United States rules "
        f"of {gate.on} for {picture.destination_name}{f'; ringed: {ringed}' if ringed else ''}."
    )
    return Picture(words=words, svg=picture_svg(picture))
