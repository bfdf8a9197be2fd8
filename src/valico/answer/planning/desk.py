"""The desk where plans are asked for: fields of a question in, a sheet out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from valico import store
from valico.answer.planning.asked import Asked
from valico.answer.planning.errand import errand_from_words
from valico.answer.planning.served import served
from valico.answer.planning.served_sheet import plan_sheet, serve_sheet
from valico.answer.table.record import Sheet
from valico.errors import InputError

Q = TypeVar("Q")


class EqualsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Two chips and the work, in words."""

    first: str
    second: str
    work: str
    precision: str | None = None
    framework: str | None = None


class RankAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A place, a day and the work, in words."""

    to: str
    on: date
    known_by: date
    work: str
    chip: str | None = None
    framework: str | None = None
    precision: str | None = None


def asked_from(fields: Mapping[str, object]) -> Asked:
    """Return a question about serving from its fields."""
    return _converted(fields, Asked)


def _converted(fields: Mapping[str, object], kind: type[Q]) -> Q:
    """Return a question from its fields; InputError names a field that is missing or wrong."""
    if "chips" not in fields:
        message = 'no chips are given; say how many of which, such as --chips "8 h200"'
        raise InputError(message)
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as fault:
        raise InputError(str(fault)) from fault


def serve_page(fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return what chips serve as a sheet."""
    found = served(asked_from(fields), root=root)
    return serve_sheet(found, store.read_sources(root=root))


def pools_page(words: str, fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return what two pools serve as a sheet; `words` name them, the one that reads first."""
    from valico.answer.planning.pooled import pooled  # noqa: PLC0415  # few ask for pools
    from valico.answer.planning.pooled_sheet import pools_sheet  # noqa: PLC0415  # as above

    if "chips" in fields:
        message = "--chips and --pools are two ways to name chips; give one"
        raise InputError(message)
    found = pooled(asked_from({**fields, "chips": words}), root=root)
    return pools_sheet(found, store.read_sources(root=root))


def plan_page(fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return the best plan as a sheet, with what came next and the frontier."""
    found = served(asked_from(fields), root=root)
    return plan_sheet(found, store.read_sources(root=root))


def equals_page(asked: EqualsAsked, *, root: Path = store.DATA) -> Sheet:
    """Return how many of the first chip replace one of the second, as a sheet."""
    from valico.answer.planning.equals_sheet import Pair, compared, equals_sheet  # noqa: PLC0415  # a page of its own

    pair = Pair(
        first=asked.first,
        second=asked.second,
        precision=asked.precision,
        framework=asked.framework,
    )
    errand = errand_from_words(asked.work, root=root)
    return equals_sheet(compared(pair, errand, root=root), store.read_sources(root=root))


def rank_page(asked: RankAsked, *, root: Path = store.DATA) -> Sheet:
    """Return the chips that may be sold to a place on a day, in the order of some work."""
    from valico.answer.library import read_library  # noqa: PLC0415  # only this page needs the law
    from valico.answer.planning.rank_sheet import rank_sheet  # noqa: PLC0415  # as above
    from valico.answer.planning.ranking import Wanted, ranking  # noqa: PLC0415  # as above

    library = read_library(root=root)
    wanted = Wanted(
        to=asked.to,
        on=asked.on,
        known_by=asked.known_by,
        errand=errand_from_words(asked.work, root=root),
        chip=asked.chip,
        framework=asked.framework,
        precision=asked.precision,
    )
    return rank_sheet(ranking(wanted, library), library.places)


def train_page(fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return how long chips train a model, and what that costs, as a sheet."""
    from valico.answer.planning.trained import TrainAsked, trained  # noqa: PLC0415  # serving needs none of it
    from valico.answer.planning.trained_sheet import train_sheet  # noqa: PLC0415  # as above

    found = trained(_converted(fields, TrainAsked), root=root)
    return train_sheet(found, store.read_sources(root=root))
