"""Which paragraphs of the Commerce Control List catch a chip on a day."""

from datetime import date

import msgspec

from valico.evidence import Cite, Step
from valico.regime.conditions import all_hold
from valico.regime.measures import LABELS, Measures
from valico.regime.provisions import Paragraph, Rulebook, Version

CLASSIFICATION = "us/3a090"


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """The paragraphs that catch a chip, or the measures that are missing to tell."""

    paragraphs: tuple[str, ...] = ()
    eccn: str | None = None
    """The ECCN that requirements speak of: "3A090.a", "3A090.b", or "3A090" before 2023-11-17."""
    datacentre: bool | None = None
    missing: tuple[str, ...] = ()
    why: Step


def classify(chip: Measures, book: Rulebook, *, on: date, known_by: date) -> Classification:
    """Return the classification of a chip under ECCN 3A090 as of a day.

    Paragraph .a goes before .b, and Note 2 before both. Source: 15 CFR 774 Supp. 1, ECCN 3A090.
    """
    version = book.version(CLASSIFICATION, on=on, known_by=known_by)
    if version is None:
        return Classification(why=Step(says="no advanced-computing ECCN existed on that day"))
    excluded = _excluded(chip, version)
    if excluded is not None:
        return Classification(datacentre=chip.datacentre, why=excluded)
    return _caught(chip, version)


def _excluded(chip: Measures, version: Version) -> Step | None:
    """Note 2: not for data centres and TPP below 4,800."""
    for paragraph in version.paragraphs:
        if paragraph.effect == "excludes" and _meets(chip, paragraph):
            note = f"{paragraph.id}: not designed or marketed for data centres"
            return _step(f"not 3A090 by {note}", chip, (paragraph,), version)
    return None


def _meets(chip: Measures, paragraph: Paragraph) -> bool | None:
    if paragraph.datacentre is not None and chip.datacentre is not paragraph.datacentre:
        return False if chip.datacentre is not None else None
    return all_hold(paragraph.conditions(), chip)


def _caught(chip: Measures, version: Version) -> Classification:
    catching = [p for p in version.paragraphs if p.effect == "catches"]
    found = [(paragraph, _meets(chip, paragraph)) for paragraph in catching]
    met = [paragraph for paragraph, holds in found if holds]
    if met:
        first = tuple(p for p in met if p.eccn == met[0].eccn)
        return Classification(
            paragraphs=tuple(p.id for p in first),
            eccn=met[0].eccn,
            datacentre=chip.datacentre,
            why=_step(f"classified {' and '.join(p.id for p in first)}", chip, first, version),
        )
    open_ones = tuple(paragraph for paragraph, holds in found if holds is None)
    if open_ones:
        return _indeterminate(chip, open_ones, version)
    outside = _step("outside ECCN 3A090: no paragraph is met", chip, tuple(catching), version)
    return Classification(datacentre=chip.datacentre, why=outside)


def _indeterminate(
    chip: Measures, open_ones: tuple[Paragraph, ...], version: Version
) -> Classification:
    tested = (c.measure for p in open_ones for c in p.conditions())
    missing = tuple(dict.fromkeys(m for m in tested if m not in chip.values))
    listed = ", ".join(LABELS[name] for name in missing) or "whether it is for data centres"
    says = f"classification open: {listed} not known"
    return Classification(
        datacentre=chip.datacentre, missing=missing, why=_step(says, chip, open_ones, version)
    )


def _step(
    says: str, chip: Measures, paragraphs: tuple[Paragraph, ...], version: Version
) -> Step:
    tested = dict.fromkeys(c for p in paragraphs for c in p.conditions())
    at = ", ".join(p.id for p in paragraphs)
    return Step(
        says=says,
        cites=(Cite(version.source, at),),
        because=tuple(condition.step(chip) for condition in tested),
    )
