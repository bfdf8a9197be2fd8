"""Cases: rows as work for a model on chips, in the terms of the engine.

`case_of` gives a ServingCase, a TrainingCase, or an Unclear that says what a row lacks.
"""

import msgspec

from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement
from valico.answer.measurements.serving_case import ServingCase, serving_case
from valico.answer.measurements.training_case import TrainingCase, training_case
from valico.errors import InputError

__all__ = ["Case", "ServingCase", "TrainingCase", "Unclear", "case_of"]


class Unclear(msgspec.Struct, frozen=True, kw_only=True):
    """A row that cannot be turned into work."""

    row: Measurement
    why: str


Case = ServingCase | TrainingCase | Unclear


def case_of(row: Measurement, catalogue: Catalogue) -> Case:
    """Return a row as work, or what it lacks."""
    if why := row.unreadable:
        return Unclear(row=row, why=why)
    try:
        if row.kind == "training":
            return training_case(row, catalogue)
        if row.kind.startswith("inference"):
            return serving_case(row, catalogue)
    except InputError as fault:
        return Unclear(row=row, why=str(fault))
    known = "training, inference-e2e, inference-prefill, inference-decode"
    return Unclear(row=row, why=f"`kind` is '{row.kind}'; known are {known}")
