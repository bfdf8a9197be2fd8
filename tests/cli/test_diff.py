import json

import pytest
from click.testing import CliRunner

from valico.cli.diff import diff_command
from valico.errors import InputError

RUNNER = CliRunner(env={"COLUMNS": "120"})


def between(*words: str) -> str:
    return RUNNER.invoke(diff_command, words, catch_exceptions=False).output


def test_what_became_known_was_published_between_the_days() -> None:
    told = json.loads(between("2025-08-20", "2025-08-25", "--about", "h20", "--json"))

    days = {claim["published"] for claim in told["became_known"]}
    assert min(days) > "2025-08-20"
    assert max(days) <= "2025-08-25"


def test_the_halt_of_the_h20_changes_the_state_of_its_production() -> None:
    said = between("2025-08-20", "2025-08-25", "--about", "h20", "--topic", "production")

    assert "halt-requested (held" in said
    assert "→" in said


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(InputError, match="give the earlier day first"):
        between("2025-08-25", "2025-08-20")
