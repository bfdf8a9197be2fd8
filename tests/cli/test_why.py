import json

import pytest
from click.testing import CliRunner

from valico.cli.why import why_command
from valico.errors import UnknownNameError

RUNNER = CliRunner(env={"COLUMNS": "120"})
CLAIM = "2026-01-30-reuters-deepseek-conditionally-cleared"


def card(*words: str) -> str:
    return RUNNER.invoke(why_command, (*words, "--on", "2026-02-15"), catch_exceptions=False).output


def test_the_card_shows_chain_times_origin_clashes_and_uses() -> None:
    said = card(CLAIM)

    for words in (
        "origin  2 people familiar with the matter  not named",
        "published  2026-01-30",
        "entered  with the package",
        "this claim rests on it",
        "One garbles the other",
        "the Chinese gate weighs it",
        "[1] ",
    ):
        assert words in said


def test_the_beginning_of_an_id_is_enough() -> None:
    assert card("2026-01-30-reuters-deepseek-cond").startswith(CLAIM)


@pytest.mark.parametrize("name", ["2026-01-30", "no-such-claim"])
def test_an_id_that_means_none_or_several_is_asked_for(name: str) -> None:
    with pytest.raises(UnknownNameError, match="no claim is called"):
        card(name)


def test_the_card_as_json_holds_the_claim_and_what_clashes() -> None:
    told = json.loads(card(CLAIM, "--json"))

    assert told["schema"] == "valico.claim-card/1"
    assert told["claim"]["id"] == CLAIM
    assert told["conflicts"]
