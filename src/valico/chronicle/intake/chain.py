"""The chain of a claim that was read: the outlet first, the origin last."""

import re
from collections.abc import Mapping

from valico.catalogue.names import fold
from valico.chronicle.claims import Holder
from valico.chronicle.intake.names import Names
from valico.chronicle.reading.claim import Link, ReadClaim

_WORD = re.compile(r"\d+|[一两兩三四]名?位?|\w+")


def chain_of(
    claim: ReadClaim, outlet: str, names: Names, people: Mapping[str, int]
) -> tuple[Holder, ...]:
    """Return the holders of a claim; a person is filed under the body that they speak for."""
    links = [link for link in reversed(claim.attribution) if link.role != "outlet"]
    rest = (_holder(link, claim, names, people) for link in links)
    return (Holder(name=outlet, organisation=names.body(outlet)), *rest)


def _holder(link: Link, claim: ReadClaim, names: Names, people: Mapping[str, int]) -> Holder:
    """Return a holder under one name in all languages: 路透社 is Reuters, Huang is Jensen Huang."""
    if link.kind == "anonymous":
        return Holder(name=link.name, anonymous=True, people=count_of(link.name, people))
    if (person := names.people.get(fold(link.name))) is not None:
        return Holder(name=person[0], organisation=person[1] or None)
    ids = (r.id for r in claim.organisations if r.name == link.name and names.knows(r.id))
    body = names.body(link.name) or next(ids, None)
    told = names.organisations[body or ""].name if names.reports(body) else link.name
    return Holder(name=told, organisation=body)


def count_of(words: str, people: Mapping[str, int]) -> int | None:
    """Return how many people unnamed sources are said to be, where the words begin with that.

    >>> count_of("two people familiar with the matter", {"two": 2})
    2
    """
    first = _WORD.match(words.casefold())
    if first is None:
        return None
    return int(first[0]) if first[0].isdigit() else people.get(first[0])
