"""`valico fleet`, `valico forecast` and `valico mix`."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import InputError

RUNNER = CliRunner()
CHINA = ("fleet", "china", "--on", "2026-11-01", "--known-by", "2026-11-21")
SCORE = ("forecast", "score", "--known-by", "2026-11-21")
LIST = ("forecast", "list", "--known-by", "2026-11-21")
MIX = ("mix", "--chips", "h20, h200", "--work", "decode llama-3.1-70b", "--budget", "50 M USD")
ADD = (
    *("--question", "H200 delivered in 2027", "--by", "me", "--unit", "chips"),
    *("--begins", "2027-01-01", "--ends", "2027-12-31", "--source", "valico-assumption"),
    *("--published", "2026-11-21"),
)


def said(*words: str, columns: int = 80) -> str:
    env = {"COLUMNS": str(columns)}
    return RUNNER.invoke(main, words, env=env, catch_exceptions=False).output


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("words", [CHINA, SCORE, LIST, MIX])
def test_every_page_fits_its_terminal(words: tuple[str, ...], columns: int) -> None:
    lines = said(*words, columns=columns).splitlines()

    assert lines
    assert max(map(len, lines)) <= columns


def test_the_fleet_as_csv_is_a_line_a_quarter() -> None:
    rows = list(csv.DictReader(io.StringIO(said(*CHINA, "--csv"))))

    by_day = {row["ends"]: row for row in rows}
    assert next(iter(by_day)) == "2022-03-31"
    assert float(by_day["2025-12-31"]["mid"]) == pytest.approx(1_805_354, rel=0.005)


@pytest.mark.parametrize(
    ("metric", "value"),
    [("units", 1.81e6), ("h100e", 402e3), ("power", 757e6), ("bandwidth", 6.75e18)],
)
def test_the_fleet_as_json_is_in_base_units(metric: str, value: float) -> None:
    words = ("fleet", "china", "--on", "2025-12-31", "--known-by", "2026-11-21")
    found = json.loads(said(*words, "--metric", metric, "--json"))

    assert found["schema"] == "valico.fleet/1"
    assert found[metric] == pytest.approx(value, rel=0.01)
    assert found["quarters"][-1]["mid"] == found[metric]
    assert found["sources"]["epoch-ai-chip-owners"]["licence"] == "CC BY 4.0"


def test_grey_estimates_stand_apart_with_their_intervals() -> None:
    found = json.loads(said(*CHINA, "--json"))

    epoch = next(row for row in found["grey"] if row["id"] == "epoch-smuggled-2025")
    assert (epoch["low"], epoch["mid"], epoch["high"]) == (290_000, 660_000, 1_600_000)
    assert all(row["source"] in found["sources"] for row in found["grey"])


def test_a_score_says_whether_it_is_final() -> None:
    found = json.loads(said(*SCORE, "--json"))
    scores = {row["id"]: row for row in found["scores"]}

    assert scores["substrate-2026-legal"]["final"] is False
    assert scores["h200-first-tranche"]["final"] is True
    assert scores["h200-first-tranche"]["covered"] == []


def test_nothing_is_scored_before_its_outturn_was_public() -> None:
    found = json.loads(said("forecast", "score", "--known-by", "2026-02-20", "--json"))

    ids = {row["id"] for row in found["scores"]}
    assert ids == {"nvidia-2025-charge", "nvidia-2025-q3-h20"}


def test_a_forecast_that_is_added_is_listed_and_never_changed(tmp_path: Path) -> None:
    file = str(tmp_path / "mine.toml")
    points = ("--point", "5%=0", "--point", "0.5=100,000", "--point", "95%=600000")

    assert "kept" in said("forecast", "add", file, *ADD, *points)
    found = json.loads(said("forecast", "list", file, "--known-by", "2026-11-21", "--json"))
    (row,) = found["forecasts"]
    assert row["values"] == ["0.0", "100000.0", "600000.0"]
    with pytest.raises(InputError, match="a forecast is not changed"):
        said("forecast", "add", file, *ADD, *points)


@pytest.mark.parametrize(
    ("points", "says"),
    [(("half=3",), "is no point"), (("50%=3", "90%=1"), "none falls"), (("150%=3",), "between 0")],
)
def test_bad_points_are_refused(points: tuple[str, ...], says: str, tmp_path: Path) -> None:
    given = [word for point in points for word in ("--point", point)]

    with pytest.raises(InputError, match=says):
        said("forecast", "add", str(tmp_path / "mine.toml"), *ADD, *given)


def test_the_mix_spends_the_budget_on_the_chip_with_most_work_a_dollar() -> None:
    found = json.loads(said(*MIX, "--json"))

    best = max(found["mix"], key=lambda row: row["tokens_per_usd_s"])
    assert best["chips"] == max(row["chips"] for row in found["mix"])
    assert found["spent_usd"] <= 50e6
    assert found["worth_budget"] > 0


def test_permission_moves_the_mix() -> None:
    found = json.loads(said(*MIX, "--most", "h200=100", "--json"))

    counts = {row["chip"]: row["chips"] for row in found["mix"]}
    assert counts["nvidia/h200-sxm-141"] <= 100
    assert counts["nvidia/h20-96"] > 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--most", "h200"), "is no pair"),
        (("--most", "h200=nan"), "is no pair"),
        (("--most", "h200=-1"), "give 0 or more"),
        (("--most", "b200=3"), "not among --chips"),
        (("--power", "7 MB"), "MB"),
    ],
)
def test_a_bad_question_is_refused_in_words(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        said(*MIX, *words)
