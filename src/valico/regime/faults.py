"""What a schema cannot say about rules: every fault in words."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from valico.errors import InputError
from valico.regime.conditions import FLOORS, Condition
from valico.regime.provisions import Paragraph, Provision, Rulebook, Version

PLACE_LISTS: Final = (
    "destinations",
    "except_destinations",
    "always_destinations",
    "headquarters",
    "except_headquarters",
    "friends",
    "designed_in",
    "designed_outside",
    "origin",
)
RULE_LISTS: Final = ("serves", "unless", "bears_on")
NEEDED: Final = {
    "exception": "exception",
    "levy": "rate",
    "gap": "says",
    "guidance": "says",
    "doubt": "says",
}
"""The field without which a provision of a kind says nothing."""


def rule_faults(
    book: Rulebook,
    *,
    chips: Collection[str],
    organisations: Collection[str],
    places: Collection[str],
    sources: Collection[str],
) -> Iterator[str]:
    """Yield what is wrong with the rules and the country groups."""
    for provision in book.provisions.values():
        yield from _order_faults(provision)
        for number, version in enumerate(provision.version):
            where = f"data/rules/{provision.id}.toml: `version[{number}]"
            yield from _version_faults(where, version, sources)
            yield from _date_faults(where, version)
            yield from _content_faults(where, provision, version)
            yield from _name_faults(where, version, chips, organisations)
            yield from _place_faults(where, version, book, places)
            yield from _rule_faults(where, version, book)
    yield from _group_faults(book, places, sources)


def _order_faults(provision: Provision) -> Iterator[str]:
    where = f"data/rules/{provision.id}.toml"
    if not provision.version:
        yield f"{where}: `version` is empty; a provision holds at least one [[version]]"
    for (place, earlier), (_, later) in pairwise(enumerate(provision.version)):
        if later.effective <= earlier.effective:
            yield (
                f"{where}: `version[{place + 1}].effective` is {later.effective}, not after "
                f"{earlier.effective}; versions stand in order and do not overlap"
            )
        if earlier.until is not None and earlier.until > later.effective:
            yield (
                f"{where}: `version[{place}].until` is {earlier.until}, after the next version "
                f"takes effect on {later.effective}; versions do not overlap"
            )


def _version_faults(where: str, version: Version, sources: Collection[str]) -> Iterator[str]:
    undefined = "which no file under data/sources defines"
    if version.source not in sources:
        yield f"{where}.source` is '{version.source}', {undefined}"
    for source in version.also:
        if source not in sources:
            yield f"{where}.also` names '{source}', {undefined}"


def _date_faults(where: str, version: Version) -> Iterator[str]:
    if version.effective < version.published and not version.before_publication:
        yield (
            f"{where}.effective` is {version.effective}, before `published` {version.published}; "
            "correct one of them, or say why in `before_publication`"
        )
    if version.gazetted is not None and version.gazetted < version.published:
        yield f"{where}.gazetted` is {version.gazetted}, before `published` {version.published}"
    for field in ("until", "compliance"):
        day = getattr(version, field)
        if day is not None and day <= version.effective:
            yield f"{where}.{field}` is {day}, not after `effective` {version.effective}"
    for number, paragraph in enumerate(version.paragraphs):
        if paragraph.first and paragraph.end and paragraph.end <= paragraph.first:
            yield (
                f"{where}.paragraphs[{number}].end` is {paragraph.end}, not after `first` "
                f"{paragraph.first}"
            )


def _content_faults(where: str, provision: Provision, version: Version) -> Iterator[str]:
    field = NEEDED.get(provision.kind)
    if field is not None and getattr(version, field) is None:
        yield f"{where}.{field}` is missing; a provision of kind '{provision.kind}' needs it"
    for number, paragraph in enumerate(version.paragraphs):
        place = f"{where}.paragraphs[{number}]"
        yield from _paragraph_faults(place, provision, paragraph)
    counts = Counter(certification.id for certification in version.certifications)
    for name, count in counts.items():
        if count > 1:
            yield f"{where}.certifications` holds '{name}' {count} times; ids are unique"


def _paragraph_faults(where: str, provision: Provision, paragraph: Paragraph) -> Iterator[str]:
    if provision.kind == "classification" and paragraph.effect == "catches" and not paragraph.eccn:
        yield f"{where}.eccn` is missing; a paragraph that catches a chip names its ECCN"
    try:
        conditions = paragraph.conditions()
    except InputError as fault:
        yield f"{where}.all`: {fault}"
        return
    for measure in dict.fromkeys(condition.measure for condition in conditions):
        about = [condition for condition in conditions if condition.measure == measure]
        if _empty(about):
            said = " and ".join(condition.says() for condition in about)
            yield f"{where}.all`: nothing can be {said}; correct one of the limits"


def _empty(conditions: list[Condition]) -> bool:
    """Say whether no number meets all of some inequalities."""
    low = max((c for c in conditions if c.word in FLOORS), key=lambda c: c.limit, default=None)
    high = min((c for c in conditions if c.word not in FLOORS), key=lambda c: c.limit, default=None)
    if low is None or high is None:
        return False
    both = low.word == "at least" and high.word == "at most"
    return high.limit < low.limit or (high.limit == low.limit and not both)


def _name_faults(
    where: str, version: Version, chips: Collection[str], organisations: Collection[str]
) -> Iterator[str]:
    for chip in version.chips:
        if chip not in chips:
            yield f"{where}.chips` names '{chip}', which is no chip"
    for party in version.parties:
        if party not in organisations:
            yield f"{where}.parties` names '{party}', which is no organisation"


def _place_faults(
    where: str, version: Version, book: Rulebook, places: Collection[str]
) -> Iterator[str]:
    groups = {name for version in book.groups for name in version.groups}
    for field in PLACE_LISTS:
        for place in getattr(version, field):
            if place not in places and place not in groups and place != "worldwide":
                allowed = "allowed: a place, a country group, worldwide"
                yield f"{where}.{field}` names '{place}'; {allowed}"


def _rule_faults(where: str, version: Version, book: Rulebook) -> Iterator[str]:
    for field in RULE_LISTS:
        for rule in getattr(version, field):
            if rule not in book.provisions:
                yield f"{where}.{field}` names '{rule}', which is no file under data/rules"


def _group_faults(
    book: Rulebook, places: Collection[str], sources: Collection[str]
) -> Iterator[str]:
    for number, version in enumerate(book.groups):
        where = f"data/country_groups/us.toml: `version[{number}]"
        if version.source not in sources:
            yield (
                f"{where}.source` is '{version.source}', which no file under data/sources defines"
            )
        for place in version.unsettled:
            if place not in places:
                yield f"{where}.unsettled` names '{place}', which is no place"
        for group, members in version.groups.items():
            for place in members:
                if place not in places:
                    yield f"{where}.groups.{group}` names '{place}', which is no place"
