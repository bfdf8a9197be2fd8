"""What a schema cannot say about rules: every fault in words."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from valico.errors import InputError
from valico.regime.provisions import Provision, Rulebook, Version


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
        for place, version in enumerate(provision.version):
            where = f"data/rules/{provision.id}.toml: `version[{place}]"
            yield from _version_faults(where, version, sources)
            yield from _name_faults(where, version, chips, organisations)
            yield from _place_faults(where, version, book, places)
    yield from _group_faults(book, places, sources)


def _order_faults(provision: Provision) -> Iterator[str]:
    where = f"data/rules/{provision.id}.toml"
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
    if version.source not in sources:
        yield (f"{where}.source` is '{version.source}', which no file under data/sources defines")
    if version.effective < version.published and not version.before_publication:
        yield (
            f"{where}.effective` is {version.effective}, before `published` {version.published}; "
            "correct one of them, or say why in `before_publication`"
        )
    if version.gazetted is not None and version.gazetted < version.published:
        yield f"{where}.gazetted` is {version.gazetted}, before `published` {version.published}"
    for number, paragraph in enumerate(version.paragraphs):
        try:
            paragraph.conditions()
        except InputError as fault:
            yield f"{where}.paragraphs[{number}].all`: {fault}"


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
    lists = ("destinations", "except_destinations", "always_destinations", "headquarters", "origin")
    for field in lists:
        for place in getattr(version, field):
            if place not in places and place not in groups and place != "worldwide":
                yield f"{where}.{field}` names '{place}'; allowed: a place, a country group, worldwide"


def _group_faults(
    book: Rulebook, places: Collection[str], sources: Collection[str]
) -> Iterator[str]:
    for number, version in enumerate(book.groups):
        where = f"data/country_groups/us.toml: `version[{number}]"
        if version.source not in sources:
            yield (
                f"{where}.source` is '{version.source}', which no file under data/sources defines"
            )
        for group, members in version.groups.items():
            for place in members:
                if place not in places:
                    yield f"{where}.groups.{group}` names '{place}', which is no place"
