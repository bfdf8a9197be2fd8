"""The OpenAPI document, made of the records themselves, so that it cannot differ from them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import msgspec

from valico import __version__
from valico.answer.counter.market import RunAsked
from valico.answer.table.record import Sheet
from valico.web.api.parameters import Node, parameters
from valico.web.api.route import ROUTES, Route
from valico.web.api.simulations import Simulation
from valico.web.problem import KINDS, MEDIA_TYPE, Kind, Problem

REFERENCE: Final = "#/components/schemas/{name}"
LOOK_FAULTS: Final = (400, 401, 404, 405, 421, 429, 500)
READ_FAULTS: Final = (304, 400, 401, 404, 405, 421, 422, 429, 500)
SENT_FAULTS: Final = (400, 401, 403, 404, 405, 413, 415, 421, 422, 429, 500, 503)
SHEET: Final[Node] = {
    "title": "Sheet",
    "description": "Facts by key, tables as lists of records, and the sources that they cite.",
    "type": "object",
    "required": ["schema"],
    "properties": {
        "schema": {"type": "string", "description": "Name and version of the form."},
        "remarks": {"type": "array", "items": {"type": "string"}},
        "sources": {
            "type": "object",
            "additionalProperties": {"$ref": REFERENCE.format(name="Source")},
        },
    },
}
PAGE: Final[Node] = {
    "title": "Page",
    "type": "object",
    "required": ["total", "limit", "next"],
    "properties": {
        "total": {"type": "integer"},
        "limit": {"type": "integer"},
        "next": {"type": ["string", "null"], "description": "The `cursor` of the next page."},
    },
}
ABOUT: Final = (
    "May a party have an AI chip on a day, what can the chip do, and who says so. Two clocks: "
    "`on` is the day asked about, `known_by` the last day of publication that counts. "
    "Information, not legal advice."
)


def document() -> Node:
    """Return the OpenAPI document of the whole API."""
    parts = components()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Valico",
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"token": []}],
        "paths": paths(),
        "components": {
            "schemas": parts,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def components() -> Node:
    """Return the schemas of all records."""
    return {**_records()[1], "Sheet": SHEET, "Page": PAGE}


@cache
def _records() -> tuple[Mapping[type, Node], Node]:
    """Return the reference of each record, and the schemas: together, as namesakes are renamed."""
    told = [kind for route in ROUTES for kind in route.asks.told if kind is not Sheet]
    asked = [route.asks.asked for route in ROUTES if "POST" in route.methods]
    kinds: list[type] = list(dict.fromkeys([*told, *asked, RunAsked, Simulation, Problem, Kind]))
    references, parts = msgspec.json.schema_components(kinds, ref_template=REFERENCE)
    return dict(zip(kinds, references, strict=True)), parts


def paths() -> Node:
    """Return every address with its operations."""
    told: dict[str, Node] = {}
    for route in ROUTES:
        at = told.setdefault(route.told_path, {})
        for method in route.methods:
            at[method.lower()] = _operation(route, method)
    return {**told, **_simulations(), **_house()}


def reference(kind: type) -> Node:
    """Return the reference to a record's schema; that of a sheet as machines get it."""
    return {"$ref": REFERENCE.format(name="Sheet")} if kind is Sheet else _records()[0][kind]


def _operation(route: Route, method: str) -> Node:
    verb = route.asks
    told: Node = {
        "operationId": route.verb if method == "GET" else f"{route.verb}-sent",
        "summary": verb.says,
        "description": verb.asked.__doc__ or "",
        "responses": {
            "200": _success(route),
            **faults(READ_FAULTS if method == "GET" else SENT_FAULTS),
        },
    }
    if method == "GET":
        told["parameters"] = list(parameters(route))
        told["x-example"] = f"/api/v1{route.example}"
    else:
        told["requestBody"] = _body(reference(verb.asked), toml=route.verb in {"whatif", "caps"})
    return told


def _success(route: Route) -> Node:
    verb = route.asks
    kinds = [reference(kind) for kind in verb.told or (Sheet,)]
    schema: Node = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    headers: Node = {"ETag": {"schema": {"type": "string"}}} if "GET" in route.methods else {}
    if verb.pages:
        page = {
            "type": "object",
            "required": ["page"],
            "properties": {"page": {"$ref": REFERENCE.format(name="Page")}},
        }
        schema = {"allOf": [schema, page]}
        headers["Link"] = {"schema": {"type": "string"}, "description": "The next page."}
    content: Node = {
        "application/json": {"schema": schema},
        "application/ld+json": {"schema": {"type": "object"}},
    }
    return {"description": verb.says, "headers": headers, "content": content}


def _body(schema: Node, *, toml: bool) -> Node:
    content: Node = {"application/json": {"schema": schema}}
    if toml:
        content["application/toml"] = {"schema": {"type": "string"}}
    return {"required": True, "content": content}


def faults(statuses: Sequence[int]) -> Node:
    """Return what may come instead of an answer."""
    titles: dict[int, list[str]] = {}
    for kind in KINDS.values():
        titles.setdefault(kind.status, []).append(kind.title)
    content = {MEDIA_TYPE: {"schema": reference(Problem)}}
    told: Node = {}
    for status in statuses:
        if status == 304:  # noqa: PLR2004  # the one status here that is no fault
            told["304"] = {"description": "What the asker has is still so"}
        else:
            told[str(status)] = {"description": "; ".join(titles[status]), "content": content}
    return told


# --- addresses of their own -------------------------------------------------------------------


def _simulations() -> Node:
    one: Node = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    job: Node = {"application/json": {"schema": reference(Simulation)}}
    ok: Node = {"200": {"description": "How far it is", "content": job}}
    begun: Node = {
        "description": "Begun; watch it at `Location`",
        "headers": {"Location": {"schema": {"type": "string"}}},
        "content": job,
    }
    stream: Node = {
        "description": "Events",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    look = faults(LOOK_FAULTS)
    stop = faults((400, 401, 403, 404, 405, 413, 421, 429, 500))
    return {
        "/simulations": {
            "post": {
                "operationId": "simulate",
                "summary": "Begin a simulation; it runs beside the server.",
                "requestBody": _body(reference(RunAsked), toml=True),
                "responses": {"202": begun, **faults(SENT_FAULTS)},
            }
        },
        "/simulations/{id}": {
            "parameters": [one],
            "get": {
                "operationId": "simulation",
                "summary": "How far a simulation is; its report when it is done.",
                "responses": {**ok, **look},
            },
            "delete": {
                "operationId": "simulation-stop",
                "summary": "Stop a simulation.",
                "responses": {**ok, **stop},
            },
        },
        "/simulations/{id}/events": {
            "parameters": [one],
            "get": {
                "operationId": "simulation-events",
                "summary": "Server-sent events of how far a simulation is, until it ends.",
                "responses": {"200": stream, **look},
            },
        },
    }


def _house() -> Node:
    """Return the addresses that tell of the API itself."""
    slug: Node = {"name": "slug", "in": "path", "required": True, "schema": {"enum": list(KINDS)}}
    kind = _told_by("problem", "A kind of problem, explained.", reference(Kind))
    return {
        "/": {"get": _told_by("index", "What there is.", {"type": "object"})},
        "/problems/{slug}": {"parameters": [slug], "get": kind},
    }


def _told_by(name: str, says: str, schema: Node) -> Node:
    content: Node = {"application/json": {"schema": schema}}
    responses = {"200": {"description": says, "content": content}, **faults(LOOK_FAULTS)}
    return {"operationId": name, "summary": says, "responses": responses}
