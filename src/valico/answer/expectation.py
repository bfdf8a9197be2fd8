"""What of a case's expectation a verdict does not meet, in words."""

from collections.abc import Collection, Iterator

from valico.answer.case import Expectation
from valico.evidence import Cite, Step
from valico.regime.verdict import Verdict


def unmet(expected: Expectation, found: Verdict) -> tuple[str, ...]:
    """Return every point in which a verdict is not what was expected; empty where all is met."""
    return (*_differing(expected, found), *_lacking(expected, found), *_untold(expected, found))


def _differing(expected: Expectation, found: Verdict) -> Iterator[str]:
    """Yield the values that differ."""
    us = found.us
    pairs = (
        ("requirement", expected.requirement, us.requirement),
        ("standing", expected.standing, us.standing),
        ("policy", expected.policy, us.policy),
        ("exception", expected.exception, us.exception.code if us.exception else ""),
        ("notice_days", expected.notice_days, us.exception.notice_days if us.exception else None),
        ("permission", expected.permission, found.cn.permission),
    )
    for name, wanted, value in pairs:
        if wanted is not None and wanted != value:
            yield f"{name} is {value or 'none'}, expected {wanted or 'none'}"


def _lacking(expected: Expectation, found: Verdict) -> Iterator[str]:
    """Yield the lists that lack a member, or hold one too many."""
    us = found.us
    yield from _missing("rules", expected.rules, us.rules)
    yield from _missing("remarks", expected.remarks, {remark.id for remark in us.remarks})
    yield from _missing("missing", expected.missing, (*us.missing, *found.cn.missing))
    if expected.eccn == () and us.eccn:
        yield f"eccn is {', '.join(us.eccn)}, expected none"
    yield from _missing("eccn", expected.eccn or (), us.eccn)
    unmet_ones = tuple(finding.id for finding in us.conditions if finding.state == "unmet")
    yield from _same("unmet", expected.unmet, unmet_ones)
    yield from _same("levies", expected.levies, tuple(levy.id for levy in found.levies))


def _missing(name: str, wanted: tuple[str, ...], found: Collection[str]) -> Iterator[str]:
    for member in wanted:
        if member not in found:
            yield f"{name} lacks {member}; it holds {', '.join(found) or 'nothing'}"


def _same(name: str, wanted: tuple[str, ...] | None, found: tuple[str, ...]) -> Iterator[str]:
    if wanted is not None and set(wanted) != set(found):
        yield f"{name}: {', '.join(found) or 'none'}; expected {', '.join(wanted) or 'none'}"


def _untold(expected: Expectation, found: Verdict) -> Iterator[str]:
    """Yield what does not stand in the trace."""
    steps = tuple(all_steps(found))
    cites = [cite for step in steps for cite in step.cites]
    cites += [Cite(levy.source) for levy in found.levies]
    for source in expected.cites:
        if source not in {cite.source for cite in cites}:
            yield f"the trace does not cite {source}"
    for place in expected.at:
        if not any(place in (cite.at or "") for cite in cites):
            yield f"the trace does not cite the place {place}"
    for words in expected.says:
        if not any(words in step.says for step in steps):
            yield f"the trace does not say '{words}'"


def all_steps(found: Verdict) -> Iterator[Step]:
    """Yield every step of both traces."""
    for why in (found.us.why, found.cn.why):
        yield from (step for _, step in why.walk())
