"""Claims as files: a row a claim, its citation beside it."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest

from valico.answer.chronicle.desk import Desk, desk
from valico.answer.export.claims import ENDINGS, LINKED, claims_sheet, write_claims
from valico.answer.export.claims_table import COLUMNS
from valico.answer.export.download import export
from valico.chronicle.sight import foresight
from valico.errors import InputError


@pytest.fixture(scope="module")
def at() -> Desk:
    with desk(None, foresight(date(2026, 2, 15))) as laid:
        return laid


def written(path: Path, at: Desk) -> bytes:
    assert write_claims(path, at.standing(), at) == len(at.standing())
    return path.read_bytes()


def test_csv_gives_a_row_a_claim_with_its_citation(at: Desk, tmp_path: Path) -> None:
    told = list(csv.DictReader(io.StringIO(written(tmp_path / "c.csv", at).decode())))

    assert [row["id"] for row in told] == [claim.id for claim in at.standing()]
    assert tuple(told[0]) == COLUMNS
    assert all(row["publisher"] for row in told)


def test_jsonl_gives_an_object_a_line(at: Desk, tmp_path: Path) -> None:
    told = [json.loads(line) for line in written(tmp_path / "c.jsonl", at).splitlines()]

    assert len(told) == len(at.standing())
    assert set(told[0]) == set(COLUMNS)


def test_parquet_comes_back_as_it_went(at: Desk, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    written(tmp_path / "c.parquet", at)

    table = parquet.read_table(tmp_path / "c.parquet")

    assert table.num_rows == len(at.standing())
    assert table.column("id").to_pylist() == [claim.id for claim in at.standing()]


def test_a_workbook_has_a_sheet_of_sources(at: Desk, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is an extra")
    written(tmp_path / "c.xlsx", at)

    book = openpyxl.load_workbook(tmp_path / "c.xlsx", read_only=True)

    assert book.sheetnames == ["Answer", "Claims", "Sources"]
    assert sum(1 for _ in book["Claims"].rows) == len(at.standing()) + 1
    book.close()


def test_without_the_extra_one_is_told_what_to_install(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(InputError, match=r"needs pyarrow; install it with: .*valico\[export\]"):
        write_claims(tmp_path / "c.parquet", at.standing(), at)


def test_ris_and_bibtex_cite_each_source_once(at: Desk, tmp_path: Path) -> None:
    ris = written(tmp_path / "c.ris", at).decode()
    bibtex = written(tmp_path / "c.bib", at).decode()
    cited = {claim.source for claim in at.standing()}

    assert ris.count("TY  - ") == ris.count("ER  - ") == bibtex.count("@misc{") == len(cited)
    assert all(f"ID  - {name}\r\n" in ris for name in cited)


def test_linked_data_holds_claims_with_agents(at: Desk, tmp_path: Path) -> None:
    told = json.loads(written(tmp_path / "c.jsonld", at))

    claims = [node for node in told["@graph"] if "Claim" in node["@type"]]
    assert len(claims) == len(at.standing())
    assert all(node["prov:wasAttributedTo"] for node in claims)


def test_an_unknown_ending_names_those_that_are_known(at: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="allowed: " + ", ".join([*ENDINGS, LINKED])):
        write_claims(tmp_path / "c.docx", at.standing(), at)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(mark: str, at: Desk) -> None:
    claim = msgspec.structs.replace(at.standing()[0], says=f"{mark}1+1")
    told = export(claims_sheet([claim], at.sources), "csv").content.decode()

    assert next(csv.DictReader(io.StringIO(told, newline="")))["says"] == f"'{mark}1+1"
