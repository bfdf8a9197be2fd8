"""The parameters of an address, as OpenAPI writes them: the fields that a query can hold."""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import inspect

from valico.web.api.fields import is_list, is_scalar
from valico.web.api.paging import Paging
from valico.web.api.route import Route

Node = dict[str, object]


def parameters(route: Route) -> Iterator[Node]:
    """Yield the parameters of a question: those that an address can write."""
    yield from _of(route.asks.asked, in_path=route.field)
    if route.asks.pages:
        yield from _of(Paging)


def _of(kind: type[msgspec.Struct], *, in_path: str = "") -> Iterator[Node]:
    record = inspect.type_info(kind)
    assert isinstance(record, inspect.StructType)  # noqa: S101  # it is given one
    (top,), parts = msgspec.json.schema_components([kind])
    properties = parts[str(top["$ref"]).rpartition("/")[2]]["properties"]
    for member in record.fields:
        name = member.encode_name
        if not (is_scalar(member.type) or is_list(member.type)):
            continue
        yield {
            "name": name,
            "in": "path" if name == in_path else "query",
            "required": member.required,
            "schema": _without_null(properties[name]),
            **({"style": "form", "explode": True} if is_list(member.type) else {}),
        }


def _without_null(schema: Mapping[str, object]) -> Node:
    """Return a schema without null, which no address can write."""
    options = schema.get("anyOf")
    if not isinstance(options, list):
        return dict(schema)
    kept = [option for option in options if option != {"type": "null"}]
    return dict(kept[0]) if len(kept) == 1 else {"anyOf": kept}
