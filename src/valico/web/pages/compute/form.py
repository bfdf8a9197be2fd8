"""The forms of the room: the fields of an address, and the question that they make."""

from collections.abc import Mapping
from typing import Final, Literal

from valico.answer.counter.asking import asked_from
from valico.answer.counter.work import EqualsAsked, PlanAsked, ServeAsked, TrainAsked
from valico.errors import InputError
from valico.web.page import Leaf

Work = Literal["serve", "train", "equals"]
Asked = PlanAsked | ServeAsked | TrainAsked | EqualsAsked
WORKS: Final[tuple[Work, ...]] = ("serve", "train", "equals")
EXAMPLES: Final[Mapping[Work, Mapping[str, str]]] = {
    "serve": {"model": "deepseek-v3", "count": "32", "chip": "H200", "tpot_ms": "40"},
    "train": {"model": "deepseek-v3", "count": "2048", "chip": "H800"},
    "equals": {
        "first": "H200",
        "second": "Ascend 910C",
        "doing": "decode",
        "model": "deepseek-v3",
        "count": "100000",
    },
}
"""What is asked before anybody has asked."""
FIELDS: Final[Mapping[Work, tuple[str, ...]]] = {
    "serve": (
        "model",
        "count",
        "chip",
        "other_count",
        "other_chip",
        "input_tokens",
        "output_tokens",
        "tpot_ms",
        "ttft_s",
        "users",
        "precision",
        "framework",
        "prefix_hit",
        "usd_per_million",
        "budget_usd",
        "price_usd",
    ),
    "train": (
        "model",
        "count",
        "chip",
        "tokens",
        "sequence",
        "precision",
        "budget_usd",
        "price_usd",
    ),
    "equals": (
        "first",
        "second",
        "doing",
        "model",
        "input_tokens",
        "output_tokens",
        "precision",
        "framework",
        "count",
    ),
}
FOLDED: Final[Mapping[Work, frozenset[str]]] = {
    "serve": frozenset(FIELDS["serve"][3:5] + FIELDS["serve"][9:]),
    "train": frozenset(("sequence", "budget_usd", "price_usd")),
    "equals": frozenset(("input_tokens", "output_tokens", "precision", "framework")),
}
"""What most need not set; it stands folded away in the form."""
LONGEST: Final = 200
"""Letters of a field; more is no name and no number."""


def fields_of(work: Work, leaf: Leaf) -> dict[str, str]:
    """Return the fields that an address gives, or the example where it gives none."""
    query = leaf.request.query_params
    given = {name: query[name].strip() for name in FIELDS[work] if name in query}
    return {name: value[:LONGEST] for name, value in (given or EXAMPLES[work]).items() if value}


def question(work: Work, fields: Mapping[str, str]) -> Asked:
    """Return the question that fields make; InputError names the field that is at fault."""
    if work == "equals":
        return asked_from(_of_equals(fields), EqualsAsked, strict=False)
    if work == "train":
        return asked_from(_with_chips(fields), TrainAsked, strict=False)
    asked = _timed(fields)
    if asked.get("other_chip"):
        return asked_from(_with_pools(asked), ServeAsked, strict=False)
    return asked_from(_with_chips(asked), PlanAsked, strict=False)


def _with_chips(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with count and chip as one phrase; a budget buys as many as it can."""
    chip = _given(fields, "chip")
    count = "" if fields.get("budget_usd") else _given(fields, "count")
    rest = _without(fields, "count", "chip", "other_count", "other_chip")
    return {**rest, "chips": f"{count} {chip}".strip()}


def _with_pools(fields: Mapping[str, str]) -> dict[str, str]:
    first = f"{_given(fields, 'count')} {_given(fields, 'chip')}"
    second = f"{_given(fields, 'other_count')} {_given(fields, 'other_chip')}"
    gone = ("count", "chip", "other_count", "other_chip", "tpot_s", "ttft_s", "usd_per_million")
    return {**_without(fields, *gone), "pools": f"{first} + {second}"}


def _timed(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with the time of a token in seconds, as the question has it."""
    asked = _without(fields, "tpot_ms")
    if "tpot_ms" in fields:
        asked["tpot_s"] = repr(_number("tpot_ms", fields["tpot_ms"]) / 1000)
    return asked


def _of_equals(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with the work in words."""
    words = [fields.get("doing", "decode"), _given(fields, "model")]
    for name in ("input", "output"):
        if f"{name}_tokens" in fields:
            words += [name, f"{int(_number(f'{name}_tokens', fields[f'{name}_tokens']))}"]
    rest = _without(fields, "doing", "model", "count", "input_tokens", "output_tokens")
    return {**rest, "work": " ".join(words)}


def _without(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in names}


def _given(fields: Mapping[str, str], name: str) -> str:
    if name not in fields:
        message = f"`{name}` is empty; it is needed here"
        raise InputError(message)
    return fields[name]


def count_of(fields: Mapping[str, str]) -> float:
    """Return how many chips are to be replaced."""
    return max(1.0, _number("count", fields.get("count", "1")))


def _number(name: str, written: str) -> float:
    """Return a number as people write it; InputError where it is none that can be used."""
    try:
        value = float(written.replace(",", "").replace("_", ""))
    except ValueError:
        value = float("nan")
    if not 0 < value < 1e18:  # noqa: PLR2004  # beyond it numbers no longer fit a page
        message = f"`{name}` is '{written}'; give a positive number"
        raise InputError(message)
    return value
