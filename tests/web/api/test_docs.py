"""The examples of docs/api.md, run."""

import doctest
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from valico.mcp.tools import TOOLS

DOCS = Path(__file__).parents[3] / "docs" / "api.md"
TEXT = DOCS.read_text(encoding="utf-8")
PAIRS = re.findall(r"```http\n(.*?)```\s+```json\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("request_", "shown"), PAIRS)
def test_a_request_of_the_docs_gets_what_they_show(
    api: TestClient, request_: str, shown: str
) -> None:
    line, _, body = request_.partition("\n")
    method, address = line.split(" ", 1)

    found = api.request(method, address, json=json.loads(body) if body.strip() else None).json()

    assert _holds(found, json.loads(shown)), found


def _holds(found: object, shown: object) -> bool:
    """Say whether everything that is shown stands in what was found."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return all(name in found and _holds(found[name], shown[name]) for name in shown)
    return found == shown


def test_the_docs_show_every_kind_of_request() -> None:
    assert len(PAIRS) == TEXT.count("```http")


def test_the_python_of_the_docs_runs() -> None:
    failed, tried = doctest.testfile(
        str(DOCS), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
    )

    assert tried > 6
    assert failed == 0


def test_the_docs_name_every_tool() -> None:
    named = TEXT[TEXT.index("Tools:") :]

    assert all(f"`{tool}`" in named for tool in TOOLS)
