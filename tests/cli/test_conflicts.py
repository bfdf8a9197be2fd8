import json

import click
import pytest
from click.testing import CliRunner, Result

from valico.cli.conflicts import conflicts_command
from valico.errors import InputError

RUNNER = CliRunner(env={"COLUMNS": "120"})


def run(*words: str, command: click.Command = conflicts_command) -> Result:
    return RUNNER.invoke(command, words, catch_exceptions=False)


def test_both_sides_are_shown_with_their_quotes_and_counts() -> None:
    said = run("--about", "h200", "--on", "2026-02-15").output

    assert "on 2026-02-15, known by 2026-02-15" in said
    assert "Two states of one time" in said
    assert "still deciding on the H200" in said
    assert "1 origin / 7 outlets, 4 people, not on record" in said


def test_nothing_published_later_is_counted_without_hindsight() -> None:
    told = json.loads(run("--about", "h20", "--on", "2025-08-25", "--json").output)

    days = [side["claim"]["published"] for c in told["conflicts"] for side in c["sides"]]
    assert max(days) <= "2025-08-25"


def test_hindsight_is_named_as_such() -> None:
    said = run("--about", "h20", "--on", "2025-08-25", "--hindsight", "--limit", "1").output

    assert "(with hindsight)" in said


def test_the_gravest_stands_first() -> None:
    told = json.loads(run("--on", "2026-11-21", "--json").output)["conflicts"]

    weights = [conflict["severity"] for conflict in told]
    assert weights == sorted(weights, reverse=True)


def test_a_kind_may_be_asked_for() -> None:
    told = json.loads(run("--kind", "roles", "--on", "2026-11-21", "--json").output)["conflicts"]

    assert {conflict["kind"] for conflict in told} == {"roles"}


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="allowed: polarity, state, quantity"):
        run("--kind", "loud")


def test_looking_ahead_is_refused() -> None:
    with pytest.raises(InputError, match="ask for hindsight"):
        run("--on", "2025-08-25", "--known-by", "2025-09-01")
