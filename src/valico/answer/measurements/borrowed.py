"""Borrowed plans: a training row that states none takes that of the nearest row that does.

Those who submit to one benchmark take over the plan of the chip's maker for their size.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from valico.answer.measurements.cases import Case, TrainingCase

Kin = tuple[str, str, bool]
"""Model, chip, and whether only adapters are trained."""


def with_borrowed_plans(cases: Iterable[Case]) -> list[Case]:
    """Return the cases; training without a plan gets the nearest plan that divides it."""
    known = list(cases)
    lenders: dict[Kin, list[TrainingCase]] = defaultdict(list)
    for case in known:
        if isinstance(case, TrainingCase) and case.tensor and case.pipeline:
            lenders[_kin(case)].append(case)
    return [_borrowing(case, lenders[_kin(case)]) if _lacks(case) else case for case in known]


def _lacks(case: Case) -> bool:
    return isinstance(case, TrainingCase) and not (case.tensor or case.pipeline)


def _kin(case: Case) -> Kin:
    if not isinstance(case, TrainingCase):
        return ("", "", False)
    return (case.model.id, case.chip.id, case.adapters)


def _borrowing(case: Case, lenders: Sequence[TrainingCase]) -> Case:
    if not isinstance(case, TrainingCase):
        return case
    fitting = [lender for lender in lenders if _divides(lender, case)]
    if not fitting:
        return case
    lender = min(fitting, key=lambda other: abs(math.log(other.chips / case.chips)))
    doubt = f"plan of {lender.row.id}, of {lender.chips:,} chips: the row states none"
    return msgspec.structs.replace(
        case,
        tensor=lender.tensor,
        pipeline=lender.pipeline,
        context=lender.context,
        virtual_pipeline=lender.virtual_pipeline,
        micro_batch=case.micro_batch or lender.micro_batch,
        doubts=(*case.doubts, doubt),
    )


def _divides(lender: TrainingCase, case: TrainingCase) -> bool:
    """Say whether a lender's plan deals out the chips and the batch of a case."""
    width = (lender.tensor or 1) * (lender.pipeline or 1) * (lender.context or 1)
    copies, rest = divmod(case.chips, width)
    return not rest and case.global_batch is not None and case.global_batch % copies == 0
