"""Twins: runs of one configuration that are much faster than another run of it.

Two measurements contradict each other; speculative decoding that nobody mentions is the cause.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from valico.answer.measurements.serving_case import ServingCase

Key = tuple[object, ...]

_SERIES: Final = re.compile(r"id=(\d{4}_\d\d_\d\d)")


class Twins(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When two runs of one configuration differ by speculative decoding."""

    note: str
    share: float
    models: tuple[str, ...]


def twins(cases: Iterable[ServingCase], rule: Twins) -> dict[str, str]:
    """Return rows much faster than another run of their configuration, and their whole series.

    A series is one file's runs of one model with one version of the framework on one chip.
    """
    drafting = [case for case in cases if case.model.id.startswith(rule.models)]
    slowest = _slowest(drafting)
    shares = {case.row.id: _time(case) / slowest[_configuration(case)] for case in drafting}
    series: dict[Key, list[ServingCase]] = defaultdict(list)
    for case in drafting:
        series[_series(case)].append(case)
    found: dict[str, str] = {}
    for members in series.values():
        twins = [shares[case.row.id] for case in members if _has_twin(case, drafting_twins=slowest)]
        fast = [share for share in twins if share < 1]
        whole = bool(fast) and statistics.median(twins) < rule.share
        for case in members:
            if whole or shares[case.row.id] < rule.share:
                found[case.row.id] = _speculative(shares[case.row.id])
    return found


def _speculative(share: float) -> str:
    if share < 1:
        return (
            f"speculative decoding likely: the same configuration elsewhere takes {1 / share:.1f}x"
        )
    return "speculative decoding likely: other runs of this series are much faster than their twins"


def _slowest(cases: Iterable[ServingCase]) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for case in cases:
        key = _configuration(case)
        found[key] = max(found.get(key, 0.0), _time(case))
    return found


def _has_twin(case: ServingCase, *, drafting_twins: Mapping[Key, float]) -> bool:
    """Say whether another run was slower; the slowest of a configuration has nobody to follow."""
    return _time(case) < drafting_twins[_configuration(case)]


def _time(case: ServingCase) -> float:
    return case.row.tpot_ms or 1.0


def _configuration(case: ServingCase) -> Key:
    row = case.row
    plan = (case.pool.plan if case.pool else None, case.prefill_pool and case.prefill_pool.plan)
    lineage = case.model.id.replace("deepseek/r1", "deepseek/v3")
    served = (row.chip_id, lineage, case.framework, row.prec_weights.casefold())
    return (*served, *plan, row.isl, row.osl, row.concurrency, row.metric, case.chips)


def _series(case: ServingCase) -> Key:
    row = case.row
    file = _SERIES.search(row.notes)
    version = (row.fw_version, file[1] if file else row.source_id)
    return (row.chip_id, case.model.id, case.framework, *version)
