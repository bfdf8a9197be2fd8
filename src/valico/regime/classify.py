"""Which paragraphs of the Commerce Control List catch a chip on a day."""

from datetime import date

import msgspec

from valico.evidence import Cite, Step
from valico.regime.conditions import all_hold, every
from valico.regime.law import Law
from valico.regime.measures import LABELS, Measures
from valico.regime.provisions import Paragraph, Rulebook, Version

CLASSIFICATION = "us/3a090"
MEMORY = "us/3a090-c"
DATA_CENTRE = "datacentre"
CO_PACKAGED = "co_packaged"
FACTS = {
    DATA_CENTRE: "whether it is designed or marketed for data centres",
    CO_PACKAGED: "whether the memory is packaged with logic that mainly processes",
}
"""What a paragraph may ask beside measures."""


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """The paragraphs that catch a chip, or the measures that are missing to tell."""

    paragraphs: tuple[str, ...] = ()
    eccn: str | None = None
    """The ECCN that requirements speak of: "3A090.a", "3A090.b", or "3A090" before 2023-11-17."""
    datacentre: bool | None = None
    possible: tuple[str, ...] = ()
    """The ECCNs that may catch the chip where measures are missing."""
    missing: tuple[str, ...] = ()
    why: Step


def classify(chip: Measures, book: Rulebook, *, on: date, known_by: date) -> Classification:
    """Return the classification of a chip under ECCN 3A090 as of a day.

    Paragraph .a goes before .b, and Note 2 before both. Source: 15 CFR 774 Supp. 1, ECCN 3A090.
    """
    return classify_under(chip, Law(book, on=on, known_by=known_by))


def classify_under(chip: Measures, law: Law) -> Classification:
    """Return the classification of a chip, or of memory as such, under the law of a day."""
    rule = law.rule(MEMORY if chip.memory else CLASSIFICATION)
    if rule is None:
        of = "high-bandwidth memory" if chip.memory else "advanced computing"
        return Classification(why=Step(says=f"no ECCN for {of} existed on that day"))
    excluded = _excluded(chip, rule.version)
    if excluded is not None:
        return Classification(datacentre=chip.datacentre, why=excluded)
    return _caught(chip, rule.version)


def _excluded(chip: Measures, version: Version) -> Step | None:
    """Note 2: not for data centres and TPP below 4,800. For .c: memory packaged with logic."""
    for paragraph in version.paragraphs:
        if paragraph.effect == "excludes" and meets(chip, paragraph):
            note = f": {paragraph.note}" if paragraph.note else ""
            return _step(f"not 3A090 by {paragraph.id}{note}", chip, (paragraph,), version)
    return None


def meets(chip: Measures, paragraph: Paragraph) -> bool | None:
    """Say whether a chip meets a paragraph; None where what is known cannot tell."""
    return every(
        (
            _agrees(paragraph.datacentre, chip.datacentre),
            _agrees(paragraph.co_packaged, chip.co_packaged),
            _agrees(paragraph.has_hbm, chip.has_hbm),
            all_hold(paragraph.conditions(), chip),
        )
    )


def _agrees(wanted: bool | None, found: bool | None) -> bool | None:  # noqa: FBT001  # findings
    if wanted is None:
        return True
    return None if found is None else found is wanted


def _caught(chip: Measures, version: Version) -> Classification:
    catching = [p for p in version.paragraphs if p.effect == "catches"]
    found = [(paragraph, meets(chip, paragraph)) for paragraph in catching]
    if _doubtful_exclusion(chip, version):
        return _indeterminate(chip, tuple(p for p, holds in found if holds is not False), version)
    met = [paragraph for paragraph, holds in found if holds]
    if met:
        return _classified(chip, met, version)
    open_ones = tuple(paragraph for paragraph, holds in found if holds is None)
    if open_ones:
        return _indeterminate(chip, open_ones, version)
    return Classification(
        datacentre=chip.datacentre,
        why=_step("outside ECCN 3A090: no paragraph is met", chip, tuple(catching), version),
    )


def _doubtful_exclusion(chip: Measures, version: Version) -> bool:
    """Say whether an exclusion may apply that what is known cannot settle."""
    notes = [p for p in version.paragraphs if p.effect == "excludes"]
    caught = any(p.effect == "catches" and meets(chip, p) is not False for p in version.paragraphs)
    return caught and any(meets(chip, note) is None for note in notes)


def _classified(chip: Measures, met: list[Paragraph], version: Version) -> Classification:
    first = tuple(p for p in met if p.eccn == met[0].eccn)
    return Classification(
        paragraphs=tuple(p.id for p in first),
        eccn=met[0].eccn,
        datacentre=chip.datacentre,
        why=_step(f"classified {' and '.join(p.id for p in first)}", chip, first, version),
    )


def _indeterminate(
    chip: Measures, open_ones: tuple[Paragraph, ...], version: Version
) -> Classification:
    notes = tuple(
        p for p in version.paragraphs if p.effect == "excludes" and meets(chip, p) is None
    )
    tested = tuple(dict.fromkeys((*open_ones, *notes)))
    missing = missing_of(chip, tested)
    listed = ", ".join(LABELS.get(name) or FACTS[name] for name in missing)
    return Classification(
        datacentre=chip.datacentre,
        possible=tuple(dict.fromkeys(p.eccn for p in open_ones if p.eccn)),
        missing=missing,
        why=_step(f"classification open: {listed} not known", chip, tested, version),
    )


def missing_of(chip: Measures, paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    """Return the measures and facts that are missing to tell whether paragraphs are met."""
    names = [c.measure for p in paragraphs for c in p.conditions() if c.holds(chip) is None]
    if any(_agrees(p.datacentre, chip.datacentre) is None for p in paragraphs):
        names.append(DATA_CENTRE)
    if any(_agrees(p.co_packaged, chip.co_packaged) is None for p in paragraphs):
        names.append(CO_PACKAGED)
    return tuple(dict.fromkeys(names))


def _step(says: str, chip: Measures, paragraphs: tuple[Paragraph, ...], version: Version) -> Step:
    tested = dict.fromkeys(c for p in paragraphs for c in p.conditions())
    at = ", ".join(p.id for p in paragraphs)
    return Step(
        says=says,
        cites=(Cite(version.source, at),),
        because=tuple(condition.step(chip) for condition in tested),
    )
