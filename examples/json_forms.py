"""Write the forms of JSON that the verbs print into docs/json.md, from what they print.

Usage: python examples/json_forms.py [--check]
With --check nothing is written; exit code 1 says that the paper is stale.
"""

import contextlib
import io
import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

os.environ |= {"COLUMNS": "100", "NO_COLOR": "1"}

from valico.answer.table import wire
from valico.answer.table.record import Sheet
from valico.cli.main import main

PAPER = Path(__file__).parents[1] / "docs" / "json.md"
BEGIN, END = "<!-- forms: begin -->", "<!-- forms: end -->"
DAYS = "--on 2026-02-15"
ASKED = (
    "ask deepseek 10000 h200 2026-02-15 deepseek-v3 --known-by 2026-11-21",
    "ask 'How big is the licensed NVIDIA fleet of China?' --known-by 2026-11-21",
    f"says --about h20 {DAYS} --limit 3",
    f"conflicts --about h200 {DAYS}",
    "diff 2025-08-20 2025-08-25 --about h20",
    f"timeline --about h200 {DAYS}",
    "rules --on 2025-05-20 --known-by 2026-11-21",
    "rules diff 2025-12-01 2026-02-15",
    "history h20 --until 2026-11-21 --known-by 2026-11-21",
    "whatif examples/threshold.toml",
    "frontier --on 2023-11-17 --known-by 2026-11-21",
    f"gate {DAYS} --known-by 2026-11-21",
    "chips --maker nvidia",
    "chip h20",
    "compare h200 h20",
    "models",
    "model deepseek-v3",
    "org nvidia",
    "serve llama-3.1-70b --chips '8 h200'",
    "serve deepseek-v3 --pools '64 h200 + 400 h20'",
    "train deepseek-v3 --chips '2048 h800'",
    "plan llama-3.1-70b --chips '8 h200' --ttft 1s --tpot 40ms",
    "equals h200 h20 --work 'decode deepseek-v3'",
    f"rank --work 'decode deepseek-v3' --to china {DAYS} --known-by 2026-11-21",
    "simulate h20-2025 --runs 64",
    "fleet china --on 2026-11-01 --known-by 2026-11-21",
    "forecast score --known-by 2026-11-21",
    "forecast list --known-by 2026-11-21",
    "mix --chips 'h20, h200' --work 'decode deepseek-v3' --budget '100 M USD' --on 2026-02-15",
    "anchors",
    "anchors src/valico/data/measurements/anchors.csv",
)
"""One question for each form."""
KINDS = {bool: "yes or no", int: "number", float: "number", str: "text", type(None): "nothing here"}


def forms() -> str:
    """Return the chapter: each form with its fields."""
    return "\n".join(line for words in ASKED for line in form(words)).strip()


def form(words: str) -> Iterator[str]:
    """Yield the chapter of one form."""
    sheets: list[Sheet] = []
    told = printed(words, sheets)
    yield from (f"### `{told.get('schema')}`", "", f"`valico {words} --json`", "")
    yield from ("| field | holds |", "| --- | --- |")
    names = _names(sheets[0]) if sheets else {}
    for field, value in told.items():
        if field != "schema":
            yield from rows(field, value, names)
    yield ""


def printed(words: str, sheets: list[Sheet]) -> dict[str, object]:
    """Return the JSON that a question prints, and keep the sheet that it came from."""
    plain = wire.json_from_sheet
    out = io.StringIO()

    def keeping(sheet: Sheet) -> str:
        sheets.append(sheet)
        return plain(sheet)

    wire.json_from_sheet = keeping
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            main([*shlex.split(words), "--json"], standalone_mode=False)
    finally:
        wire.json_from_sheet = plain
    found = json.loads(out.getvalue())
    return dict(found)


def _names(sheet: Sheet) -> dict[str, str]:
    """Return what readers call the fields: labels of facts, heads of columns with their units."""
    found = {fact.key: fact.label for fact in sheet.facts if fact.key and fact.label}
    for table in wire.tables_of(sheet):
        for column in table.columns:
            head = f"{column.name}, {column.unit}" if column.unit and column.name else column.name
            found[f"{table.key}.{column.key}"] = head
    return found


def rows(field: str, value: object, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the row of a field, and those of the records in it, one deep."""
    said = names.get(field, "")
    yield f"| `{field}` | {kind(value)}{f': {said.lower()}' if said else ''} |"
    record = value[0] if isinstance(value, list) and value else value
    if field == "sources" or not isinstance(record, dict):
        return
    below = [
        f"`{name}`{f' ({said})' if (said := names.get(f'{field}.{name}', '')) else ''}"
        for name in record
        if not (isinstance(value, dict) and "/" in name)
    ]
    if below:
        yield f"| `{field}.…` | {', '.join(below)} |"


def kind(value: object) -> str:
    """Return in words what kind of value it is."""
    if isinstance(value, list):
        return "a list of records" if value and isinstance(value[0], dict) else "a list"
    return "a record" if isinstance(value, dict) else KINDS[type(value)]


if __name__ == "__main__":
    paper = PAPER.read_text(encoding="utf-8")
    before, _, rest = paper.partition(BEGIN)
    after = rest.partition(END)[2]
    told = f"{before}{BEGIN}\n\n{forms()}\n\n{END}{after}"
    if "--check" in sys.argv:
        sys.exit(0 if told == paper else 1)
    PAPER.write_text(told, encoding="utf-8")
    print(f"written: {PAPER.relative_to(PAPER.parents[1])}")
