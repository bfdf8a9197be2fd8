"""Help that shows an example, and papers that speak of what the house holds."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import VERBS, main

ROOT = Path(__file__).parents[1]
PAPERS = {name: ROOT / name for name in ("README.md", "DESIGN.md", "CONTRIBUTING.md")}
RUN_TIME = re.findall(
    r'^ {4}"([a-z0-9]+)>=', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
)


def paper(name: str) -> str:
    return PAPERS[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_shows_an_example(verb: str) -> None:
    answered = CliRunner().invoke(main, [verb, "--help"], catch_exceptions=False)
    text = " ".join(answered.output.split())

    assert answered.exit_code == 0
    assert f"Try: valico {verb}" in text


@pytest.mark.parametrize("verb", VERBS)
def test_the_first_help_says_what_every_verb_answers(verb: str) -> None:
    listed = CliRunner().invoke(main, ["--help"], catch_exceptions=False).output

    assert " ".join(VERBS[verb][1].split()[:3]) in " ".join(listed.split())


@pytest.mark.parametrize("verb", VERBS)
def test_the_readme_speaks_of_every_verb(verb: str) -> None:
    assert f"| `{verb}` | {VERBS[verb][1]} |" in paper("README.md")


@pytest.mark.parametrize("name", RUN_TIME)
def test_the_design_says_what_every_run_time_dependency_is_for(name: str) -> None:
    assert re.search(rf"\b{name}\b", paper("DESIGN.md"), re.IGNORECASE)


def test_the_run_time_dependencies_are_read_from_the_project_file() -> None:
    assert {"click", "msgspec", "rtoml"} <= set(RUN_TIME)
    assert len(RUN_TIME) <= 17


@pytest.mark.parametrize("recipe", ["chip", "rule", "claim", "anchor"])
def test_the_recipes_tell_how_to_add(recipe: str) -> None:
    assert re.search(rf"add an? {recipe}", paper("CONTRIBUTING.md"), re.IGNORECASE)


def test_the_readme_says_that_it_is_no_legal_advice() -> None:
    assert "legal advice" in paper("README.md")


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_links_inside_the_papers_lead_to_files(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", paper(name))
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (ROOT / link).exists()] == []
