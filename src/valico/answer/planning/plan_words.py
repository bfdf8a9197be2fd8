"""Plans as people write them: "tp=4", "tp 2 dp 8 ep 16 pp 2"."""

import re
from typing import Final

from valico.catalogue.architecture import Architecture
from valico.compute.serving.plan import Plan
from valico.errors import InputError

_DEGREE: Final = re.compile(r"(?P<name>[a-z-]+?)\s*[=: ]?\s*(?P<degree>\d+)", re.IGNORECASE)
_NAMES: Final = {
    "tp": "tensor",
    "pp": "pipeline",
    "dp": "attention_data",
    "adp": "attention_data",
    "ep": "expert_parallel",
    "etp": "expert_tensor",
}
EXAMPLE: Final = 'such as "tp=4", or "tp=2 dp=8 ep=16"'


def plan_from_words(words: str, model: Architecture) -> Plan:
    """Return the plan of one replica that a phrase names; what it leaves out follows or is 1.

    Raises InputError where it cannot be read, or does not divide the model.
    """
    given: dict[str, int] = {}
    for part in re.split(r"[,;\s]+(?=[a-z])", words.strip(), flags=re.IGNORECASE):
        found = _DEGREE.fullmatch(part.strip())
        if found is None or found["name"].casefold() not in _NAMES:
            message = f"'{part}' is no degree of a plan; allowed: {', '.join(_NAMES)}, {EXAMPLE}"
            raise InputError(message)
        degree = _NAMES[found["name"].casefold()]
        if degree in given:
            message = f"'{words}' gives {found['name']} twice; give each degree once"
            raise InputError(message)
        given[degree] = _degree(found["name"], int(found["degree"]))
    plan = _completed(given, routed=any(group.experts for group in model.feed_forward))
    _insist(plan, model)
    return plan


def idle_words(chips: int) -> str:
    """Return how many chips a plan leaves over, in words.

    >>> idle_words(0), idle_words(1), idle_words(1696)
    ('all chips used', '1 chip idle', '1,696 chips idle')
    """
    if not chips:
        return "all chips used"
    return "1 chip idle" if chips == 1 else f"{chips:,} chips idle"


def _degree(name: str, degree: int) -> int:
    if degree < 1:
        message = f"{name}={degree}; each degree must be at least 1"
        raise InputError(message)
    return degree


def _completed(given: dict[str, int], *, routed: bool) -> Plan:
    """Return the plan with the degrees of its experts: as many chips as attention uses."""
    chips = given.get("tensor", 1) * given.get("attention_data", 1)
    dealt = given.get("expert_parallel", chips // given.get("expert_tensor", 1) if routed else 1)
    cut = given.get("expert_tensor", max(1, chips // max(1, dealt)))
    plan = Plan(**{**given, "expert_parallel": dealt, "expert_tensor": cut})
    if routed and plan.expert_tensor * plan.expert_parallel != chips:
        message = (
            f"experts take etp x ep = {cut} x {dealt} chips of a stage, "
            f"attention tp x dp = {chips}; both must be equal"
        )
        raise InputError(message)
    return plan


def _insist(plan: Plan, model: Architecture) -> None:
    heads = {group.heads for group in model.attention}
    experts = {group.experts for group in model.feed_forward if group.experts}
    layers = sum(group.layers for group in model.attention)
    for wrong, message in (
        (
            any(count % plan.tensor for count in heads),
            f"tp={plan.tensor} does not divide {_listed(heads)} attention heads",
        ),
        (
            any(count % plan.expert_parallel for count in experts),
            f"ep={plan.expert_parallel} does not divide {_listed(experts)} experts",
        ),
        (plan.pipeline > layers, f"pp={plan.pipeline} is more than the model's {layers} layers"),
        (
            plan.attention_data > 1 and not experts,
            (
                "dp copies attention beside shared experts, and a dense model has none; "
                "further replicas are made of the other chips by themselves"
            ),
        ),
        (
            plan.expert_parallel > 1 and not experts,
            f"ep={plan.expert_parallel} deals out experts, and a dense model has none",
        ),
    ):
        if wrong:
            raise InputError(message)


def _listed(counts: set[int]) -> str:
    return " and ".join(f"{count:,}" for count in sorted(counts))
