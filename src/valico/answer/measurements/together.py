"""Together: rows of one engine are answered at once, when the first of them is asked for."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from valico.answer.measurements.best import best_replicas
from valico.answer.measurements.engines import Engines
from valico.answer.measurements.replicas import Answer, replicas
from valico.answer.measurements.serving_case import ServingCase
from valico.compute.kernels.scheme import Framework
from valico.compute.serving.engine import Formats
from valico.errors import InputError

Kind = Literal["stated", "open"]
Key = tuple[Kind, str, str, Framework, Formats]


class Together:
    """Answers of replicas, group by group."""

    def __init__(self, cases: Iterable[ServingCase], engines: Engines) -> None:
        """Take all rows about serving; those of pools or of one phase are answered elsewhere."""
        self._engines = engines
        self._groups: dict[Key, list[ServingCase]] = defaultdict(list)
        self._answers: dict[int, Answer | InputError] = {}
        for case in cases:
            if case.prefill_pool is None and case.load not in {"prefill", "decode"}:
                self._groups[_key(case)].append(case)

    def answer(self, case: ServingCase) -> Answer:
        """Return the answer of a row; InputError says why there is none."""
        if id(case) not in self._answers:
            members = self._groups.pop(_key(case), [case])
            engine = self._engines.engine(case)
            work = best_replicas if case.pool is None else replicas
            for member, found in zip(members, work(members, engine), strict=True):
                self._answers[id(member)] = found
        answer = self._answers[id(case)]
        if isinstance(answer, InputError):
            raise answer
        return answer


def _key(case: ServingCase) -> Key:
    kind: Kind = "open" if case.pool is None else "stated"
    return (kind, case.chip.id, case.model.id, case.framework, case.formats)
