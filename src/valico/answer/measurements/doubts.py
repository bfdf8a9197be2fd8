"""Doubts: rows that are left apart, and why.

Sources say so in words, or two measurements contradict each other. Predictions play no part.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from valico import store
from valico.answer.measurements.cases import Case, ServingCase
from valico.answer.measurements.possible import impossible
from valico.answer.measurements.rows import Measurement
from valico.answer.measurements.twins import Twins, twins


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pattern in what a source says, and what it means."""

    pattern: str
    fields: tuple[str, ...]
    why: str


class Slower(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When one of two runs of a configuration is of a slower program."""

    note: str
    share: float


class Doubts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What makes us leave a row apart."""

    twins: Twins
    slower: Slower
    word: tuple[Word, ...]


Key = tuple[object, ...]


def apart(cases: Iterable[Case], *, root: Path = store.DATA) -> dict[str, str]:
    """Return, for the ids of rows that are left apart, why."""
    rules = store.read_document(root / "measurements" / "doubts.toml", Doubts, root=root)
    known = list(cases)
    serving = [case for case in known if isinstance(case, ServingCase) and case.row.value]
    found: dict[str, str] = {}
    for row in (case.row for case in known):
        if why := _said(row, rules.word):
            found[row.id] = why
    plain = (_uncounted(serving), _mended(serving), _repeats(serving), impossible(serving))
    compared = (_slower(serving, rules.slower.share), twins(serving, rules.twins))
    for reasons in (*plain, *compared):
        found.update({name: why for name, why in reasons.items() if name not in found})
    return found


def _said(row: Measurement, words: Sequence[Word]) -> str | None:
    for word in words:
        pattern = re.compile(word.pattern)
        if any(pattern.search(getattr(row, field)) for field in word.fields):
            return word.why
    return None


def _uncounted(cases: Iterable[ServingCase]) -> dict[str, str]:
    """Return the rows that name pools but not how many copies each has."""
    why = "the source does not say how many copies prefill and decode"
    return {
        case.row.id: why
        for case in cases
        if case.prefill_pool is not None and case.prefill_pool.copies is None
    }


def _mended(cases: Iterable[ServingCase]) -> dict[str, str]:
    """Return the rows whose parallelism had to be mended."""
    return {
        case.row.id: doubt
        for case in cases
        for doubt in case.doubts
        if doubt.startswith("parallelism mended")
    }


def _repeats(cases: Iterable[ServingCase]) -> dict[str, str]:
    """Return rows that repeat a measurement to the last digit, all but one that is sound."""
    groups: dict[Key, list[ServingCase]] = defaultdict(list)
    for case in cases:
        row = case.row
        if row.ttft_ms and row.tpot_ms:
            groups[row.chip_id, row.isl, row.osl, row.ttft_ms, row.tpot_ms].append(case)
    found = {}
    for same in groups.values():
        first, *others = sorted(same, key=lambda case: "SUSPECT" in case.row.notes)
        found.update({case.row.id: f"the same run as {first.row.id}" for case in others})
    return found


def _slower(cases: Iterable[ServingCase], share: float) -> dict[str, str]:
    """Return runs of one request that another run of the page leaves far behind, chip for chip."""
    groups: dict[Key, list[ServingCase]] = defaultdict(list)
    for case in cases:
        if case.load == "batch" and case.concurrency == 1:
            row = case.row
            groups[row.source_id, case.model.id, row.prec_weights, row.isl, row.metric].append(case)
    found = {}
    for same in groups.values():
        fastest = max(_speed(case) for case in same)
        slow = [case for case in same if _speed(case) < share * fastest]
        why = "far slower than another run of its page: taken for the table of Transformers"
        found.update({case.row.id: why for case in slow})
    return found


def _speed(case: ServingCase) -> float:
    return (case.row.value or 0.0) / case.chips
