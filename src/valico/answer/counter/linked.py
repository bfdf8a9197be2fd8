"""What the counter gives, as linked data: claims, who said them, their quotes, their sources."""

from collections.abc import Iterator

import msgspec

from valico.answer.counter.counter import Counter
from valico.answer.counter.grounds import claims_under, sources_under
from valico.chronicle.citations import jsonld_from_claims
from valico.chronicle.claims import Claim
from valico.chronicle.sight import foresight
from valico.evidence import Source

Node = dict[str, object]


def jsonld_of(told: object, counter: Counter) -> bytes:
    """Return the claims and sources under an answer as JSON-LD.

    Claims are schema.org Claims with PROV attributions, quotes are Web Annotations.
    """
    claims = tuple(dict.fromkeys(claims_under(told, counter)))
    sources = {source.id: source for source in sources_under(told)}
    held = counter.desk(foresight(counter.today)).shelf
    linked: dict[str, object] = msgspec.json.decode(jsonld_from_claims(claims, held, sources))
    graph = linked["@graph"]
    nodes = graph if isinstance(graph, list) else []
    known = {node["@id"] for node in nodes}
    more = [*map(_work, sources.values()), *_annotations(claims)]
    linked["@graph"] = nodes + [node for node in more if node["@id"] not in known]
    return msgspec.json.encode(linked)


def _work(source: Source) -> Node:
    return {
        "@id": f"valico:source/{source.id}",
        "@type": ["CreativeWork", "prov:Entity"],
        "name": source.title,
        "publisher": {"@type": ["Thing", "prov:Agent"], "name": source.publisher},
        "datePublished": source.date,
        "url": source.url,
    }


def _annotations(claims: tuple[Claim, ...]) -> Iterator[Node]:
    """Yield an annotation for each claim whose words the data hold."""
    for claim in claims:
        if claim.quote:
            yield {
                "@id": f"valico:annotation/{claim.id}",
                "@type": "oa:Annotation",
                "oa:motivatedBy": {"@id": "oa:linking"},
                "oa:hasBody": {"@id": f"valico:claim/{claim.id}"},
                "oa:hasTarget": {
                    "oa:hasSource": {"@id": f"valico:source/{claim.source}"},
                    "oa:hasSelector": {"@type": "oa:TextQuoteSelector", "oa:exact": claim.quote},
                },
            }
