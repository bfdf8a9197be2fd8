"""The table from annotated types to the language of the ledger."""

from pathlib import Path

import pytest

from valico.chronicle.intake.meanings import read_meanings
from valico.errors import DataError

ROW = """
[words]
stop = ["stop"]
[[meaning]]
type = "other"
event = "halt"
about = "{about}"
{more}
actors = []
parties = []
says = "x"
"""


def broken(root: Path, about: str, more: str) -> None:
    (root / "intake").mkdir()
    (root / "intake" / "meanings.toml").write_text(ROW.format(about=about, more=more), "utf-8")
    read_meanings(root=root)


@pytest.mark.parametrize(
    ("about", "more", "message"),
    [
        ("weather", "", "`about` is 'weather'; allowed: us-licence"),
        ("production", 'value = "warm"', "`value` is 'warm'; allowed: running"),
        ("production", 'words = ["go"]', "`words` names 'go'; allowed: stop"),
        ("production", 'power = "mars"', "Invalid enum value 'mars'"),
    ],
)
def test_a_row_that_the_ledger_does_not_know_is_refused(
    tmp_path: Path, about: str, more: str, message: str
) -> None:
    with pytest.raises(DataError, match="meaning") as fault:
        broken(tmp_path, about, more)

    assert message in str(fault.value)


def test_a_meaning_leads_back_to_its_type() -> None:
    meanings = read_meanings()

    assert meanings.type_of("halt", "production", "halted") == "production_halt"
    assert meanings.type_of("authorise", "us-licence", "granted") == "approval"
    assert meanings.type_of("react", "opinion", None) == "other"
