"""Requests made of the OpenAPI document: every answer must be as it says, and none a 5xx."""

from typing import Any, Final

import hypothesis
import jsonschema_rs
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from valico.web.api.openapi import document
from valico.web.api.route import ROUTES
from valico.web.app import create_app
from valico.web.settings import Settings

Case = schemathesis.Case[Any]
BASE: Final = "http://127.0.0.1/api/v1"
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SLOW: Final = ["frontier", "frontier-drawn", "history", "rules-diff", "fleet", "simulate", "whatif"]
"""Operations of which one answer takes seconds."""
MANY, FEW = (
    hypothesis.settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for most in (6, 1)
)


@schemathesis.serializer("application/toml")
def as_toml(context: schemathesis.SerializationContext, value: object) -> bytes:
    """Send a text as it is; most are no TOML, and must be refused."""
    del context
    return str(value).encode("utf-8", "replace")


SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = create_app(Settings(requests_per_minute=10_000_000))


@SCHEMA.exclude(operation_id=SLOW).parametrize()
@MANY
def test_no_request_breaks_the_server_and_every_answer_is_as_documented(case: Case) -> None:
    answer = case.call(base_url=BASE)

    assert answer.status_code < 500
    case.validate_response(answer, checks=CHECKS)  # raises where the answer is not as documented


@SCHEMA.include(operation_id=SLOW).parametrize()
@FEW
def test_nor_do_the_operations_that_take_seconds(case: Case) -> None:
    answer = case.call(base_url=BASE)

    assert answer.status_code < 500
    case.validate_response(answer, checks=CHECKS)


def test_the_document_is_openapi_3_1_and_names_every_address(api: TestClient) -> None:
    told = api.get("/api/v1/openapi.json").json()

    assert told["openapi"] == "3.1.0"
    assert {route.told_path for route in ROUTES} <= set(told["paths"])
    assert "/simulations/{id}/events" in told["paths"]


def test_every_schema_of_the_document_is_one() -> None:
    told = document()
    parts = told["components"]
    assert isinstance(parts, dict)

    for schema in parts["schemas"].values():
        jsonschema_rs.meta.validate(
            {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
        )


def test_every_reference_of_the_document_leads_somewhere() -> None:
    told = document()
    parts = told["components"]
    assert isinstance(parts, dict)
    found = set(_references(told))

    assert found
    assert {name.rpartition("/")[2] for name in found} <= set(parts["schemas"])


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [name for below in value.values() for name in _references(below)]
    below = value if isinstance(value, list) else []
    return [name for one in below for name in _references(one)]
