"""A chip before the law of a day: what every rule makes of it, whoever would buy it."""

from collections.abc import Iterator
from typing import Final

import msgspec

from valico.evidence import Step
from valico.regime.classify import Classification, classify_under, meets, missing_of
from valico.regime.conditions import Condition
from valico.regime.law import WITHOUT_FORCE, Law, Rule
from valico.regime.measures import Measures
from valico.regime.provisions import Paragraph

ASKING: Final = ("requirement", "letter")
"""The kinds of provision that ask for a licence because of the item."""
MOST_CONTROLLED: Final = "3A090.a"
WINDOW: Final = "us/review-policy-january-2026"


class Catch(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that asks for a licence for the item, surely or perhaps."""

    rule: Rule
    sure: bool
    because: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph all of whose tests a chip must meet, and how it meets them."""

    failing: Condition | None
    """The first test that is not met."""
    steps: tuple[Step, ...]
    """The failing test alone, or every test that is met."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A chip, its classification, and the rules that catch it."""

    chip: Measures
    classification: Classification
    catches: tuple[Catch, ...]
    told: tuple[Rule, ...]
    """Guidance, facts and doubts that speak of the item."""
    levies: tuple[Rule, ...]
    """Levies that fall on the item."""
    window: Trial | None
    """How the item meets the tests of the window of January 2026, where that stands."""

    @property
    def most_controlled(self) -> bool:
        """Say whether the item is for data centres and meets 3A090.a."""
        found = self.classification
        return found.eccn == MOST_CONTROLLED and found.datacentre is not False


def item_under(chip: Measures, law: Law) -> Item:
    """Return what the law of a day makes of a chip."""
    return classified_item(chip, classify_under(chip, law), law)


def classified_item(chip: Measures, classification: Classification, law: Law) -> Item:
    """Return the same where the classification is known already, or presumed."""
    return Item(
        chip=chip,
        classification=classification,
        catches=tuple(_catches(chip, classification, law)),
        told=tuple(_told(chip, classification, law)),
        levies=tuple(rule for rule in law.rules("levy") if _taxed(rule, chip)),
        window=_trial(law.rule(WINDOW), chip),
    )


def _taxed(rule: Rule, chip: Measures) -> bool:
    if rule.standing in WITHOUT_FORCE:
        return False
    if rule.version.chips:
        return chip.chip in rule.version.chips
    return any(meets(chip, paragraph) for paragraph in rule.version.paragraphs)


def _trial(rule: Rule | None, chip: Measures) -> Trial | None:
    if rule is None:
        return None
    conditions = rule.version.paragraphs[0].conditions()
    failing = next((c for c in conditions if c.holds(chip) is not True), None)
    shown = conditions if failing is None else (failing,)
    return Trial(failing=failing, steps=tuple(c.step(chip) for c in shown))


def _told(chip: Measures, classification: Classification, law: Law) -> Iterator[Rule]:
    for rule in (*law.rules("guidance"), *law.rules("fact"), *law.rules("doubt")):
        version = rule.version
        named = bool(chip.chip) and chip.chip in version.chips
        anything = not version.chips and not version.applies_to
        if rule.standing not in WITHOUT_FORCE and (
            anything or named or classification.eccn in version.applies_to
        ):
            yield rule


def _catches(chip: Measures, classification: Classification, law: Law) -> Iterator[Catch]:
    """Yield every rule that catches the item, the general one first."""
    rules = [rule for kind in ASKING for rule in law.rules(kind)]
    for rule in sorted(rules, key=lambda r: (r.kind != "requirement", r.id)):
        if rule.standing not in WITHOUT_FORCE:
            catch = _catch(rule, chip, classification)
            if catch is not None:
                yield catch


def _catch(rule: Rule, chip: Measures, classification: Classification) -> Catch | None:
    version = rule.version
    if chip.chip and chip.chip in version.chips:
        named = Step(says="the text names the chip", cites=(rule.cite(),))
        return Catch(rule=rule, sure=True, because=(named,))
    if version.applies_to:
        return _listed(rule, classification)
    return _tested(rule, chip)


def _listed(rule: Rule, classification: Classification) -> Catch | None:
    """Return how a rule that speaks of ECCN paragraphs catches the item."""
    if classification.eccn in rule.version.applies_to:
        return Catch(rule=rule, sure=True)
    if set(classification.possible) & set(rule.version.applies_to):
        return Catch(rule=rule, sure=False, missing=classification.missing)
    return None


def _tested(rule: Rule, chip: Measures) -> Catch | None:
    """Return how a rule with tests of its own catches it: one paragraph that is met suffices."""
    paragraphs = [p for p in rule.version.paragraphs if p.all and p.effect == "catches"]
    found = [(paragraph, meets(chip, paragraph)) for paragraph in paragraphs]
    met = next((paragraph for paragraph, holds in found if holds), None)
    if met is not None:
        return Catch(rule=rule, sure=True, because=_steps(met, chip))
    open_ones = tuple(paragraph for paragraph, holds in found if holds is None)
    if not open_ones:
        return None
    because = tuple(step for p in open_ones for step in _steps(p, chip))
    missing = missing_of(chip, open_ones)
    return Catch(rule=rule, sure=False, because=because, missing=missing)


def _steps(paragraph: Paragraph, chip: Measures) -> tuple[Step, ...]:
    return tuple(condition.step(chip) for condition in paragraph.conditions())
