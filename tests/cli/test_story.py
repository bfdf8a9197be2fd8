"""A reader's story, end to end: articles in three languages, all invented, and a ledger."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main

ITALIAN = {
    "publisher": "Gazzetta Inventata",
    "language": "it",
    "publication_date": "2026-09-10",
    "title": "La Cina blocca gli H20",
    "text": "Secondo Reuters, la Cina avrebbe vietato l'acquisto degli H20 di NVIDIA.",
}
ENGLISH = {
    "publisher": "Invented Wire",
    "language": "en",
    "publication_date": "2026-09-11",
    "title": "Beijing and the H20",
    "text": "China has allowed imports of the H20 by ByteDance and Alibaba, "
    "people familiar with the matter told Bloomberg.",
}
CHINESE = {
    "publisher": "虚构日报",
    "language": "zh",
    "publication_date": "2026-09-11",
    "title": "英伟达H20",
    "text": "据路透社报道，中国已禁止进口英伟达H20芯片。",
}
ABOUT = ("--about", "h20", "--topic", "import-permission")
LATER = ("--on", "2026-09-12")


def run(*words: str, ledger: Path) -> str:
    runner = CliRunner(env={"COLUMNS": "100"})
    said = runner.invoke(main, [*words, "--ledger", str(ledger)], catch_exceptions=False).stdout
    return said if "--json" in words else " ".join(said.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles")
    for name, article in (("a", ITALIAN), ("b", ENGLISH), ("c", CHINESE)):
        (path / f"{name}.json").write_text(json.dumps(article), "utf-8")
    return path


@pytest.fixture(scope="module")
def ledger(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "l.sqlite"
    run("read", str(folder), ledger=path)
    return path


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """Begin a ledger that a test may add to."""
    path = tmp_path / "own.sqlite"
    run("read", str(folder), ledger=path)
    return path


def said(ledger: Path, *words: str) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(
        run("says", *ABOUT, *LATER, *words, "--json", ledger=ledger)
    )["claims"]
    return [claim for claim in told if str(claim["published"]) >= "2026-09-10"]


def test_what_was_read_stands_beside_the_claims_that_ship(ledger: Path) -> None:
    shown = said(ledger)

    assert {claim["outlet"] for claim in shown} == {
        "Gazzetta Inventata",
        "Invented Wire",
        "虚构日报",
    }
    assert {claim["section"] for claim in shown} == {"headline", "body"}
    assert len(json.loads(run("says", *ABOUT, *LATER, "--json", ledger=ledger))["claims"]) > 4


def test_the_same_folder_read_again_adds_nothing_and_says_so(own: Path, folder: Path) -> None:
    again = run("read", str(folder), ledger=own)

    assert again.count("nothing was added") == 3
    assert len(said(own)) == 4


def test_the_clash_is_shown_with_both_quotes(ledger: Path) -> None:
    told = json.loads(run("conflicts", *ABOUT, *LATER, "--json", ledger=ledger))["conflicts"]
    quotes = [{side["claim"]["quote"] for side in one["sides"]} for one in told]

    assert any(
        "China has allowed imports of the H20 by ByteDance and Alibaba" in pair
        and pair
        & {"la Cina avrebbe vietato l'acquisto degli H20 di NVIDIA", "中国已禁止进口英伟达H20芯片"}
        for pair in quotes
    )


def test_the_headline_that_says_more_than_its_article_is_shown(ledger: Path) -> None:
    page = run("conflicts", *ABOUT, *LATER, "--kind", "hedge-drift", ledger=ledger)

    assert "Headline firmer than its article" in page
    assert "“La Cina blocca gli H20”" in page


def test_the_retelling_of_reuters_in_another_language_is_the_same_origin(ledger: Path) -> None:
    told = next(c for c in said(ledger) if c["outlet"] == "虚构日报")
    card = json.loads(run("why", str(told["id"]), *LATER, "--json", ledger=ledger))

    behind = card["proposition"]["evidence"]
    assert (behind["n_origins"], behind["n_outlets"]) == (1, 2)
    assert card["proposition"]["n_utterances"] == 3


def test_corroborated_hides_what_rests_on_one_origin(ledger: Path) -> None:
    assert len(said(ledger)) == 4
    assert said(ledger, "--firmly", "corroborated") == []
    assert "--firmly any" in run("says", *ABOUT, *LATER, "--firmly", "corroborated", ledger=ledger)


def test_a_day_later_the_state_is_disputed(ledger: Path) -> None:
    page = run("diff", "2026-09-10", "2026-09-12", *ABOUT, ledger=ledger)

    assert "2 claims became known" in page
    assert "allowed (possibly held, 1 origin)" in page


def test_a_rejection_changes_the_state(own: Path) -> None:
    allowed = next(claim for claim in said(own) if claim["value"] == "allowed")
    before = run("diff", "2026-09-09", "2026-09-12", *ABOUT, ledger=own)

    run("review", str(allowed["id"]), "--reject", "--note", "invented", "--by", "ada", ledger=own)

    after = run("diff", "2026-09-09", "2026-09-12", *ABOUT, ledger=own)
    assert "allowed (possibly held" in before
    assert "allowed" not in after
    assert allowed["id"] not in [claim["id"] for claim in said(own)]


def test_a_correction_becomes_a_sample_of_the_annotators_type(own: Path, tmp_path: Path) -> None:
    blocked = next(claim for claim in said(own) if claim["outlet"] == "虚构日报")
    changes = ("--set", "event=direct", "--set", "value=discouraged", "--note", "softer")

    run("review", str(blocked["id"]), *changes, "--by", "ada", ledger=own)
    run("review", "--samples", str(tmp_path / "samples"), ledger=own)

    (gold,) = (tmp_path / "samples" / "gold").iterdir()
    (claim,) = json.loads(gold.read_text("utf-8"))["claims"]
    assert claim["type"] == "suspension_of_orders"
    assert claim["modality"] == "hedged"
    assert claim["text_span"] == "中国已禁止进口英伟达H20芯片"


def test_a_question_counts_the_origins_and_names_the_policy(ledger: Path) -> None:
    words = "What was known of the H20 for ByteDance on 12 September 2026?"

    page = run("ask", words, ledger=ledger)

    assert "known by 2026-09-12" in page
    assert "policy any" in page
    assert "Chinese permission: blocked; 1 origin / 2 outlets" in page


def test_without_its_ledger_the_program_knows_nothing_of_it() -> None:
    runner = CliRunner()
    told = runner.invoke(main, ["says", *ABOUT, *LATER, "--json"], catch_exceptions=False).stdout

    assert "Inventata" not in told
