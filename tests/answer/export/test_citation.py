"""Sources as references: other programs read them back."""

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from valico import store
from valico.answer.export.citation import RIS_TYPES, bibtex_from_sources, ris_from_sources
from valico.evidence import Source

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
)


def source(title: str, note: str | None = None) -> Source:
    return Source(id="a-1", kind="press", publisher="Outlet & Co", title=title, date="2026-02",
                  url="https://example.org/a_b", note=note)  # fmt: skip


def test_every_shipped_source_is_read_back_from_bibtex() -> None:
    sources = store.read_sources()
    library = parse_string(bibtex_from_sources(sources.values()).decode())

    assert library.failed_blocks == []
    assert set(library.entries_dict) == set(sources)


def test_every_shipped_source_is_read_back_from_ris() -> None:
    sources = store.read_sources()
    told = rispy.loads(ris_from_sources(sources.values()).decode())

    assert {one["id"]: one["title"] for one in told} == {
        name: " ".join(one.title.split()) for name, one in sources.items()
    }


def test_a_source_that_is_cited_twice_stands_once() -> None:
    twice = [source("One"), source("One")]

    assert bibtex_from_sources(twice).count(b"@misc") == 1
    assert ris_from_sources(twice).count(b"TY  - ") == 1


def test_signs_of_tex_are_words() -> None:
    entry = bibtex_from_sources([source("50% of H20_2 & {x} ~ \\input")]).decode()

    assert r"50\% of H20\_2 \& \{x\} \textasciitilde{} \textbackslash{}input" in entry
    assert "url = {https://example.org/a_b}" in entry


def test_a_partial_date_keeps_its_parts() -> None:
    told = bibtex_from_sources([source("T")]).decode()

    assert "year = {2026}" in told
    assert "month = {02}" in told


@pytest.mark.parametrize("kind", RIS_TYPES)
def test_every_kind_has_its_type_of_reference(kind: str) -> None:
    one = Source(id="x", kind=kind, publisher="P", title="T")  # type: ignore[arg-type]  # of the table

    assert ris_from_sources([one]).startswith(f"TY  - {RIS_TYPES[one.kind]}\r\n".encode())


@given(WORDS)
def test_any_title_makes_one_entry(title: str) -> None:
    library = parse_string(bibtex_from_sources([source(title)]).decode())
    told = rispy.loads(ris_from_sources([source(title, note=title)]).decode())

    assert [entry.key for entry in library.entries] == ["a-1"]
    assert len(told) == 1
