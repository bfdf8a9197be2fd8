"""Possible: whether the chips that a row states can hold what it says they served."""

import math
from collections.abc import Iterable
from typing import Final

from valico.answer.measurements.serving_case import ServingCase
from valico.answer.measurements.spread import Pool
from valico.catalogue.architecture import parameters_total, routed_parameters
from valico.catalogue.models import BYTES_PER_ELEMENT
from valico.compute.kernels.scheme import WIDTHS
from valico.compute.operators import sequence_bytes

_SLACK: Final = 2.0
"""How far the cache must exceed what is left: its format is not always stated."""


def impossible(cases: Iterable[ServingCase]) -> dict[str, str]:
    """Return rows whose weights, or requests that nobody waited for, exceed the memory stated."""
    found = {}
    for case in cases:
        if case.pool is None or case.prefill_pool is not None:
            continue
        left = _memory_bytes(case, case.pool) - _weight_bytes(case)
        if left < 0:
            found[case.row.id] = "the weights exceed the memory of the chips that the row states"
        elif _waits_for_nobody(case) and _cache_bytes(case, case.pool) > _SLACK * left:
            found[case.row.id] = "more requests at once than the chips that the row states can keep"
    return found


def _memory_bytes(case: ServingCase, pool: Pool) -> float:
    return pool.plan.chips * (case.chip.value("memory_capacity") or math.inf)


def _weight_bytes(case: ServingCase) -> float:
    if case.model.architecture is None:
        return 0.0
    routed = routed_parameters(case.model.architecture)
    rest = parameters_total(case.model.architecture) - routed
    formats = case.formats
    return routed * WIDTHS[formats.experts].weight_bytes + rest * WIDTHS[formats.dense].weight_bytes


def _cache_bytes(case: ServingCase, pool: Pool) -> float:
    """Return the bytes that all requests of a copy keep, half of their answers written."""
    if case.model.architecture is None:
        return 0.0
    requests = (case.concurrency or 1) / (pool.copies or 1)
    context = case.input_tokens + case.output_tokens // 2
    width = BYTES_PER_ELEMENT[case.formats.cache]
    each = sequence_bytes(case.model.architecture, context=context, bytes_per_element=width)
    return requests * each


def _waits_for_nobody(case: ServingCase) -> bool:
    """Say whether first tokens came so soon that all requests were in memory."""
    row = case.row
    if not row.ttft_ms or not row.tpot_ms:
        return False
    return row.ttft_ms < row.tpot_ms * case.output_tokens / 2
