"""The documentation: its listings are fresh, its tours are right, its pages hang together."""

import doctest
import importlib
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

from valico.store import DATA

ROOT = Path(__file__).parents[1]
SITE = ROOT / "docs" / "site"
BUILDER = ROOT / "examples" / "site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.md"))
QUESTIONS = [
    name for name in PAGES if name.split("/")[0] in {"gates", "compute", "claims", "market"}
]
TOURS = ("h20", "h200")
PARTS = ("Formula", "One number", "Source", "Exercise")
MOST_WORDS = 260
"""Of an article in all its quotes: less than half of either."""


@pytest.fixture(scope="module")
def builder() -> Iterator[None]:
    """Let the modules of the builder be imported, as they import each other."""
    sys.path.insert(0, str(BUILDER))
    yield
    sys.path.remove(str(BUILDER))


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


class Links(HTMLParser):
    """Where a page leads, what it fetches, and what can be led to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.fetches: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag says of links, fetches and anchors."""
        given = {name: value for name, value in attrs if value is not None}
        self.tags.add(tag)
        self.anchors |= {given["id"]} if "id" in given else set()
        if tag == "a":
            self.leads.append(given["href"])
        elif tag in {"img", "link", "script"}:
            self.fetches.append(given.get("src", given.get("href", "")))


@pytest.fixture(scope="module")
def site(builder: None, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Links]:
    """Build the site without the commands of its tours, which have a test of their own."""
    del builder
    folder = tmp_path_factory.mktemp("site")
    tours = module("tours")
    with mock.patch.multiple(tours, excerpt=mock.Mock(return_value="…"), printed_by=mock.Mock()):
        assert module("building").build(folder) > len(PAGES)
    return {page: Links(page) for page in folder.rglob("*.html")}


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", PAGES)
def test_the_listings_of_a_page_show_what_the_program_says(name: str) -> None:
    old = (SITE / name).read_text(encoding="utf-8")

    assert module("listings").refreshed(old) == old, "run `make docs`"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_formula_number_source_and_exercise_in_this_order(name: str) -> None:
    text = (SITE / name).read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert [head for head in heads if head in PARTS] == list(PARTS)
    assert re.search(r"^# .+\?$", text, re.MULTILINE)
    assert "::: solution" in text.split("## Exercise")[1]


@pytest.mark.parametrize("name", PAGES)
def test_the_data_behind_a_page_exist(name: str) -> None:
    text = (SITE / name).read_text(encoding="utf-8")
    named = re.findall(r"^<!-- data: (.+) -->$", text, re.MULTILINE)

    assert [path for line in named for path in line.split() if not (DATA / path).exists()] == []


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_links_to_pages_of_the_contents(name: str) -> None:
    contents = module("contents")
    listed = {contents.path_of(n) for c in contents.read_contents().chapter for n in c.pages}
    links = re.findall(r"\]\(([^):#]+\.md)\)", (SITE / name).read_text(encoding="utf-8"))

    assert {((SITE / name).parent / link).resolve() for link in links} <= listed


@pytest.mark.usefixtures("builder")
def test_every_page_of_the_folder_stands_in_the_contents() -> None:
    contents = module("contents").read_contents()
    listed = [name for chapter in contents.chapter for name in chapter.pages]

    assert set(PAGES) | {f"tours/{name}.toml" for name in TOURS} <= set(listed)
    assert len(listed) == len(set(listed))


def test_every_link_leads_somewhere(site: dict[Path, Links]) -> None:
    dead = [
        (page.name, lead)
        for page, links in site.items()
        for lead in links.leads
        if "://" not in lead and not _found(page, lead, site)
    ]

    assert dead == []


def _found(page: Path, lead: str, site: dict[Path, Links]) -> bool:
    to, _, anchor = lead.partition("#")
    there = (page.parent / to).resolve() if to else page
    return there in site and (not anchor or anchor in site[there].anchors)


def test_pages_run_no_script_and_fetch_from_nowhere_else(site: dict[Path, Links]) -> None:
    fetched = {(page.parent, one) for page, links in site.items() for one in links.fetches}

    assert all((folder / one).resolve().is_file() for folder, one in fetched)
    assert all("script" not in links.tags for links in site.values())


def test_every_page_says_where_it_stands_and_what_comes_next(site: dict[Path, Links]) -> None:
    turned = [page for page in site if 'rel="next"' in page.read_text(encoding="utf-8")]

    assert len(turned) == len(site) - 1
    assert all({"main", "nav", "h1"} <= links.tags for links in site.values())


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", TOURS)
def test_a_tour_quotes_little_and_judges_every_statement(name: str) -> None:
    tours = module("tours")
    tour = tours.read_tour(SITE / "tours" / f"{name}.toml")
    lengths = [len(one.quote.split()) for one in tour.statement]

    assert max(lengths) <= tours.MOST_WORDS
    assert sum(lengths) <= MOST_WORDS
    assert sum(tours.counted(tour).values()) == len(tour.statement)
    assert all(tours.counted(tour).values())


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", TOURS)
def test_every_command_of_a_tour_prints_what_the_tour_shows(name: str) -> None:
    tours = module("tours")
    tour = tours.read_tour(SITE / "tours" / f"{name}.toml")

    shown = tours.as_markdown(tour)  # raises AbsentError, which names the command and the words

    assert shown.count("```console\n$ ") == len(tour.statement)


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", TOURS)
def test_the_reader_takes_each_quote_as_the_tour_says(name: str, tmp_path: Path) -> None:
    tour = module("tours").read_tour(SITE / "tours" / f"{name}.toml")
    for number, one in enumerate(tour.statement):
        (tmp_path / f"{number:02}.txt").write_text(f"{one.quote}.\n", encoding="utf-8")

    printed = module("shell").ran("valico read . --language it --json", tmp_path)
    found = [read["claims"] for read in json.loads(printed)]
    taken = [" and ".join(claim["modality"] for claim in claims) for claims in found]

    assert len(taken) == len(tour.statement)
    assert [
        (one.quote, one.read, said)
        for one, said in zip(tour.statement, taken, strict=True)
        if said and one.read != said
    ] == []


@pytest.mark.usefixtures("builder")
def test_every_folder_of_the_data_is_explained() -> None:
    folders = module("dictionary").read_dictionary().folder

    assert {one.name for one in folders} == {path.name for path in DATA.iterdir() if path.is_dir()}


@pytest.mark.usefixtures("builder")
@pytest.mark.parametrize("name", ["contents", "excerpt", "fields", "rendering"])
def test_the_examples_of_the_builder_are_true(name: str) -> None:
    found = doctest.testmod(module(name))

    assert found.attempted
    assert found.failed == 0


@pytest.mark.usefixtures("builder")
def test_kept_words_may_run_over_the_end_of_a_line() -> None:
    shown = module("excerpt").excerpt("one\ntwo and\nthree.\nfour", ["two and three."])

    assert shown == "…\ntwo and\nthree.\n…"


@pytest.mark.usefixtures("builder")
def test_words_that_an_output_lacks_are_told_with_the_output() -> None:
    excerpt = module("excerpt")

    with pytest.raises(excerpt.AbsentError, match="'three' does not stand in what `x` prints"):
        excerpt.excerpt("one\ntwo", ["three"], of="x")


@pytest.mark.usefixtures("builder")
def test_a_listing_runs_nothing_but_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="runs `valico` and nothing else: rm -r"):
        module("shell").ran("rm -r .", tmp_path)


@pytest.mark.usefixtures("builder")
def test_a_field_without_a_meaning_is_named() -> None:
    dictionary = module("dictionary")
    part = dictionary.Part(title="A chain", record="valico.market.scenario.chain:Chain")

    with pytest.raises(KeyError, match="name"):
        dictionary.meanings(part, {})
