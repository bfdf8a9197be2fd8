import csv
import io
import json

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import AmbiguousNameError, InputError, UnknownNameError

RUNNER = CliRunner(env={"COLUMNS": "80"})


def _said(*words: str) -> str:
    return RUNNER.invoke(main, ("says", *words), catch_exceptions=False).output


def _claims(*words: str) -> list[dict[str, object]]:
    claims = json.loads(_said(*words, "--json"))["claims"]
    assert isinstance(claims, list)
    return claims


def test_the_latest_claim_stands_first() -> None:
    days = [str(claim["published"]) for claim in _claims("--about", "h200")]

    assert days == sorted(days, reverse=True)


def test_nothing_published_after_known_by_and_nothing_begun_after_on_is_shown() -> None:
    days = ("--on", "2025-08-25", "--known-by", "2025-08-31")
    claims = _claims("--about", "h20", *days, "--hindsight")

    assert claims
    assert all(str(claim["published"]) <= "2025-08-31" for claim in claims)
    assert all(str(claim["from"]) <= "2025-08-25" for claim in claims)


@pytest.mark.parametrize("name", ["h20", "英伟达H20"])
def test_claims_about_a_chip_name_it(name: str) -> None:
    assert all("nvidia/h20-96" in str(claim["chips"]) for claim in _claims("--about", name))


@pytest.mark.parametrize("name", ["shipments", "Shipments"])
def test_a_topic_stands_wherever_a_chip_may(name: str) -> None:
    assert {claim["topic"] for claim in _claims("--about", name)} == {"shipments"}


def test_a_chip_and_a_topic_narrow_each_other() -> None:
    claims = _claims("--about", "h20", "--topic", "US licence")

    assert {claim["topic"] for claim in claims} == {"us-licence"}
    assert len(claims) < len(_claims("--about", "h20"))


@pytest.mark.parametrize(("name", "party"), [("深度求索", "deepseek"), ("Cina", "china")])
def test_a_party_may_be_an_organisation_or_a_place(name: str, party: str) -> None:
    claims = _claims("--party", name)

    assert claims
    assert all(party in [*_ids(claim["parties"]), *_ids(claim["actors"])] for claim in claims)


def _ids(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_who_says_so_may_be_an_outlet_an_origin_or_a_word_of_its_name() -> None:
    assert all("Reuters" in str(claim["chain"]) for claim in _claims("--by", "reuters"))
    assert all("people" in str(claim["chain"]) for claim in _claims("--by", "people familiar"))


def test_the_chain_the_quote_and_the_footnote_are_shown() -> None:
    said = _said("--about", "h20", "--by", "cctv", "--topic", "specification")

    assert "2025-09-16  own voice  Specification: The H20 draws 550 watts. [1]" in said
    assert "CCTV; 550 W; from 2025-09" in said
    assert "[1] CCTV, Table of PPU" in said


def test_a_screen_shows_ten_and_says_how_to_see_the_rest() -> None:
    said = _said("--about", "h200")

    assert said.startswith("10 of ")
    assert "earlier ones: --limit " in said


def test_a_limit_is_kept_in_every_form() -> None:
    assert len(_claims("--about", "h200", "--limit", "3")) == 3
    assert _said("--about", "h200", "--limit", "3").startswith("3 of ")


def test_output_fits_the_terminal() -> None:
    assert max(len(line) for line in _said("--limit", "200").splitlines()) <= 80


def test_csv_holds_a_row_for_each_claim() -> None:
    rows = list(csv.DictReader(io.StringIO(_said("--about", "h200", "--csv"))))

    assert [row["id"] for row in rows] == [claim["id"] for claim in _claims("--about", "h200")]


def test_every_source_cited_is_given() -> None:
    read = json.loads(_said("--about", "h200", "--json"))

    assert {claim["source"] for claim in read["claims"]} == set(read["sources"])


def test_no_claim_is_said_and_is_no_error() -> None:
    said = _said("--about", "h200", "--known-by", "2001-01-01")

    assert said.startswith("0 claims")
    assert "No recorded claim fits" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--about", "H2OO"), "no chip or topic is called 'H2OO'. Nearest: "),
        (("--topic", "prize"), "no topic is called 'prize'. Nearest: Price"),
        (("--party", "nvidja"), "no organisation or place is called 'nvidja'. Nearest: NVIDIA"),
        (("--by", "reutters"), "no outlet or origin is called 'reutters'. Nearest: Reuters"),
    ],
)
def test_names_that_nothing_bears_get_the_nearest(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UnknownNameError) as fault:
        _said(*words)

    assert str(fault.value).startswith(message)


def test_an_ambiguous_chip_is_refused() -> None:
    with pytest.raises(AmbiguousNameError, match="'H2' may be more than one chip"):
        _said("--about", "H2")


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="a limit of 0 shows nothing"):
        _said("--limit", "0")


def test_an_impossible_day_is_refused() -> None:
    with pytest.raises(InputError, match="'2025-02-30' is not a date"):
        _said("--on", "2025-02-30")


def test_the_verb_gives_examples_in_its_help() -> None:
    assert "Try: valico says" in _said("--help")
