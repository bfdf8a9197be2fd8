"""Published tables, and the reader that sets them beside ours."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.anchors import (
    Anchor,
    Capped,
    Compared,
    Found,
    Levied,
    Limit,
    Measure,
    Meets,
    PublishedFigure,
    Quantity,
    Ruled,
    answer,
    compared,
    read_anchors,
    reproduced,
    shipped_anchors,
)
from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.may import clerk_at
from valico.cli.anchors import anchors_command
from valico.errors import DataError, InputError
from valico.store import DATA

SHIPPED = shipped_anchors()
RECORDS = {
    "tpp-basic": 6,
    "ifp-b30a-ratios": 2,
    "cfr-mcguire-gap": 2,
    "cfr-h200-rule": 4,
    "rule-2026-thresholds": 4,
}
"""The published tables of the regime, and how many results each prints."""
NOT_OF_RULES = {
    "china_installed_increase_2026",
    "gb300_if_formula_applied_2027",
    "china_increase_if_gb300_2027_over",
}
NOT_COUNTED = {
    "china_owned_h100e_derived",
    "top5_us_hyperscalers_share",
    "us_advantage_b30a_exports",
    "china_ahead_in_worst_case",
    "ascend_units_2025",
    "dies_910b_per_910c",
    "nvidia_share_2026",
    "huawei_share_2026",
}
"""Figures of the market that are inputs, forecasts, or rest on a table that could not be read."""
CLERK = clerk_at(Desk(), today=date(2026, 11, 21))
H20 = Measure(name="tpp", chip="nvidia/h20-96")
ON = date(2026, 2, 1)

HEAD = """
title = "A table"
publisher = "Somebody"
date = "2026-01-15"
url = "https://example.org"
access = "primary"
"""
FIGURE = """
[[figure]]
id = "h20"
says = "H20, TPP"
published = {published}
ask = {{ type = "measure", name = "tpp", chip = "{chip}" }}
"""

Write = Callable[[str], Path]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Return what writes a table of figures under one head."""

    def write(figures: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(HEAD + figures, encoding="utf-8")
        return path

    return write


def figure(published: float | str = 2368.0, **fields: object) -> PublishedFigure:
    given = {"id": "h20", "says": "H20, TPP", "ask": H20, "published": published, **fields}
    return PublishedFigure(**given)  # type: ignore[arg-type]  # fields of several types


def shown(published: float | str = 2368.0, **fields: object) -> Compared:
    return compared(figure(published, **fields), CLERK)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(anchors_command, list(words), catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Compared]]:
    return {
        table.id: {figure.id: figure for figure in table.figures}
        for table in reproduced(SHIPPED, Desk()).tables
    }


def test_every_regime_table_ships_with_all_its_results() -> None:
    assert RECORDS.keys() <= SHIPPED.keys()
    for name, results in RECORDS.items():
        assert len(SHIPPED[name].figure) >= results


def test_every_published_figure_is_met_or_its_difference_is_explained() -> None:
    made = reproduced(SHIPPED, Desk())

    assert made.holds
    assert made.counts["off"] == 0


@pytest.mark.parametrize(
    ("file", "before", "after", "hurt"),
    [
        ("rules/us/review-policy-january-2026.toml", "tpp below 21000", "tpp below 20919", 4),
        ("rules/us/review-policy-january-2026.toml", "cap_ratio = 0.5", "cap_ratio = 0.4", 1),
        ("rules/us/section-232-duty.toml", "above 4500 GB/s", "above 4800 GB/s", 3),
        ("chips/nvidia/h20-96.toml", 'dense_fp8 = "296', 'dense_fp8 = "300', 6),
    ],
)
def test_a_rule_or_a_sheet_that_moves_is_seen(
    file: str, before: str, after: str, hurt: int, tmp_path: Path
) -> None:
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after), encoding="utf-8")

    made = reproduced(SHIPPED, Desk(root))

    assert not made.holds
    assert made.counts["off"] >= hurt


def test_only_stocks_and_forecasts_are_not_asked(found: dict[str, dict[str, Compared]]) -> None:
    left = {f.id for table in found.values() for f in table.values() if f.state == "not asked"}

    assert left == NOT_OF_RULES | NOT_COUNTED


def test_no_explanation_stands_where_nothing_differs(
    found: dict[str, dict[str, Compared]],
) -> None:
    idle = [
        (name, f.id)
        for name, table in found.items()
        for f in table.values()
        if f.explained and f.state == "within"
    ]

    assert idle == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_figure_of_a_shipped_table_has_the_id_of_another(name: str) -> None:
    ids = [figure.id for figure in SHIPPED[name].figure]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("table", "figure", "difference"),
    [
        ("tpp-basic", "ascend910c_fp16", 0.037),
        ("tpp-basic", "ascend910c_tpp", 0.037),
        ("tpp-basic", "b300_fp4_dense", -0.067),
        ("tpp-basic", "b300_tpp", -0.067),
        ("cfr-mcguire-gap", "ascend910c_tpp", 0.037),
        ("cfr-mcguire-gap", "gap_2025", -0.038),
        ("cfr-mcguire-gap", "gap_2027", 0.471),
        ("h200-over-h20", "times_agency", 0.114),
        ("bernstein-zettaflops", "blackwell_zf", -0.5),
        ("cnas-2024", "training_share_median", 3.353),
        ("cnas-2024", "inference_share_median", 0.690),
        ("epoch-2025-insight", "h100e_later", 0.180),
        ("epoch-2025-insight", "growth_per_year", 0.477),
        ("epoch-china-share-global", "china_share_excl_smuggled", -0.623),
        ("epoch-smuggled", "share_of_china_compute", 0.148),
        ("ifp-b30a-scenarios", "us_advantage_no_exports_headline", 0.235),
        ("rand-tsmc-dies", "h100_equivalents", 0.183),
        ("substrate-2026", "total_ci90_high", -0.192),
    ],
)
def test_these_figures_differ_and_no_others(
    table: str, figure: str, difference: float, found: dict[str, dict[str, Compared]]
) -> None:
    differing = [
        (name, f.id) for name, t in found.items() for f in t.values() if f.state == "explained"
    ]

    assert found[table][figure].difference == pytest.approx(difference, abs=0.001)
    assert (table, figure) in differing
    assert len(differing) == 18


def test_a_figure_that_is_ours_is_within() -> None:
    assert shown().state == "within"
    assert shown().difference == 0.0


def test_the_tolerance_is_inclusive_and_no_wider() -> None:
    assert shown(2368 / 1.01, tolerance=0.01).state == "within"
    assert shown(2368 / 1.01, tolerance=0.0099).state == "off"


def test_an_unexplained_difference_is_off() -> None:
    assert shown(2400.0).state == "off"


def test_an_explanation_holds_only_for_the_value_it_was_written_for() -> None:
    assert shown(2400.0, explained="rounded up", expected=2368.0).state == "explained"
    assert shown(2400.0, explained="rounded up", expected=2300.0).state == "off"


def test_a_figure_published_as_more_than_so_much_must_be_passed() -> None:
    assert shown(2360.0, word="above", tolerance=0.01).state == "within"
    assert shown(2368.0, word="above", tolerance=0.01).state == "off"
    assert shown(2376.0, word="above", tolerance=0.01).state == "off"
    assert shown(2376.0, word="below", tolerance=0.01).state == "within"
    assert shown(2368.0, word="below", tolerance=0.01).state == "off"


def test_what_cannot_be_told_is_off() -> None:
    unknown = Measure(name="hbm_density", chip="nvidia/h20-96")

    assert shown(3.0, ask=unknown).state == "off"
    assert shown(3.0, ask=unknown).ours_shown == "—"
    assert shown(3.0, over=unknown).ours is None


def test_a_quantity_is_published_with_its_unit() -> None:
    wide = Quantity(name="memory_bandwidth", chip="nvidia/h200-sxm-141")

    assert shown("4800 GB/s", ask=wide).state == "within"
    with pytest.raises(InputError, match="allowed here: B/s"):
        shown("4800", ask=wide)


@given(chip=st.sampled_from(["nvidia/h20-96", "amd/mi325x", "huawei/910c", "half of b300"]))
def test_a_chip_over_itself_is_one(chip: str) -> None:
    ask = Measure(name="tpp", chip=chip)

    assert shown(1.0, ask=ask, over=ask).state == "within"


@given(published=st.floats(1.0, 1e6), tolerance=st.floats(0.0, 0.5))
def test_a_wider_tolerance_never_refuses_what_a_narrower_one_passes(
    published: float, tolerance: float
) -> None:
    narrow = shown(published, tolerance=tolerance / 2).state
    wide = shown(published, tolerance=tolerance).state

    assert (narrow, wide) != ("within", "off")


def test_dissent_can_be_asked_for_by_its_source() -> None:
    ask = Quantity(name="dense_fp16", chip="huawei/910c", source="huawei-cann-platform-config")

    assert answer(ask, CLERK).value == 752e12


def test_a_limit_is_found_by_measure_and_inequality_word() -> None:
    ask = Limit(rule="us/3a090", paragraph="3A090.b.1", measure="tpp", word="below", on=ON)

    assert answer(ask, CLERK) == Found(4800.0)


def test_a_paragraph_is_met_or_not_whoever_buys() -> None:
    ask = Meets(rule="us/3a090", paragraph="3A090.a.1", chip="h20", on=ON)

    assert answer(ask, CLERK).value is False


@pytest.mark.parametrize(
    ("of", "word"),
    [
        ("requirement", "required"),
        ("policy", "presumption-of-denial"),
        ("eccn", "3A090.a.1, 3A090.a.2"),
        ("levies", "none"),
        ("permission", "unknown"),
    ],
)
def test_a_verdict_is_asked_for_word_by_word(of: str, word: str) -> None:
    case = Case(chip="b200", to="china", on=ON)

    assert answer(Ruled(of=of, case=case), CLERK).value == word  # type: ignore[arg-type]  # a parameter


def test_a_cap_gives_its_limit_and_its_room() -> None:
    case = Case(chip="h200", to="china", on=ON, count=10, shipped_us=100, shipped_abroad=5)

    assert answer(Capped(of="limit", cap="volume", case=case), CLERK).value == 0.5
    assert answer(Capped(of="left", cap="volume", case=case), CLERK).value == 35


def test_a_levy_gives_its_rate_and_its_sum() -> None:
    case = Case(chip="h200", to="china", on=ON, count=10, unit_price_usd=1000.0)
    levy = "us/section-232-duty"

    assert answer(Levied(of="rate", levy=levy, case=case), CLERK).value == 0.25
    assert answer(Levied(of="amount", levy=levy, case=case), CLERK) == Found(2500.0, "USD")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (Measure(name="speed", chip="h20"), "no measure is called 'speed'; allowed: tpp"),
        (Quantity(name="speed", chip="h20"), "no quantity is called 'speed'; allowed:"),
        (Measure(name="tpp", chip="h2o"), "no chip is called 'h2o'"),
        (
            Limit(rule="us/3a090", paragraph="a.9", measure="tpp", word="below", on=ON),
            "us/3a090 has no paragraph 'a.9' on 2026-02-01; it has: Note 2",
        ),
        (
            Meets(rule="us/3a091", paragraph="a.9", chip="h20", on=ON),
            "no rule is called 'us/3a091'. Nearest: us/3a090",
        ),
        (
            Levied(of="rate", levy="us/section-232", case=Case(chip="h200", to="china", on=ON)),
            "no rule is called 'us/section-232'. Nearest: us/section-232-duty",
        ),
    ],
)
def test_a_slip_in_a_question_is_told(
    ask: Measure | Quantity | Limit | Meets | Levied, told: str
) -> None:
    with pytest.raises(InputError) as fault:
        answer(ask, CLERK)

    assert told in str(fault.value)


@pytest.mark.parametrize(
    "ask",
    [
        Capped(of="limit", cap="volume", case=Case(chip="h20", to="china", on=ON)),
        Levied(of="rate", levy="us/section-232-duty", case=Case(chip="h20", to="china", on=ON)),
        Levied(of="amount", levy="us/section-232-duty", case=Case(chip="h200", to="china", on=ON)),
        Quantity(name="dense_fp4", chip="h20"),
        Limit(rule="us/3a090", paragraph="3A090.a.1", measure="tpp", word="below", on=ON),
        Limit(
            rule="us/section-232-duty",
            paragraph="band 1",
            measure="tpp",
            word="above",
            on=date(2025, 1, 1),
        ),
    ],
)
def test_what_does_not_fall_on_a_case_or_did_not_stand_has_no_value(
    ask: Capped | Levied | Quantity | Limit,
) -> None:
    assert answer(ask, CLERK).value is None


def test_a_slip_says_in_which_table_and_figure_it_stands(table: Write) -> None:
    path = table(FIGURE.format(published=2368, chip="h2o"))

    with pytest.raises(InputError, match=r"mine.toml: figure 'h20': no chip is called 'h2o'"):
        reproduced(read_anchors([path]), Desk())


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ('[[figure]]\nid = "x"\nsays = "x"\npublished = 1\n', "asks nothing; give `ask`"),
        (FIGURE + 'explained = "so"\n', "`explained` and `expected` go together"),
        (FIGURE + "expected = 3\n", "`explained` and `expected` go together"),
        (FIGURE + "tolerance = -0.1\n", "`tolerance` is -0.1; give a part from 0"),
        (FIGURE + 'because = "so"\n', "unknown field `because`"),
        (FIGURE + 'word = "over"\n', "allowed: above, below"),
        (
            FIGURE.replace("ask =", "over =") + 'explained = "so"\n',
            "`over` without `ask`",
        ),
    ],
)
def test_a_faulty_table_is_refused_with_its_field(figures: str, told: str, table: Write) -> None:
    path = table(figures.format(published=2368, chip="h20"))

    with pytest.raises(DataError) as fault:
        read_anchors([path])

    assert told in str(fault.value)
    assert "mine.toml" in str(fault.value)


def test_a_table_of_no_day_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD.replace("2026-01-15", "soon") + "figure = []\n", encoding="utf-8")

    with pytest.raises(DataError, match="`date`: 'soon' is not a date"):
        read_anchors([path])


def test_a_table_is_judged_by_what_was_known_when_it_was_published() -> None:
    early = Anchor(
        title="A table before the rule",
        publisher="Somebody",
        date="2025-12-31",
        url="https://example.org",
        access="primary",
        figure=(
            figure(
                "presumption-of-denial",
                ask=Ruled(of="policy", case=Case(chip="h200", to="china", on=ON)),
            ),
        ),
    )

    assert reproduced({"early": early}, Desk()).holds


def test_the_command_shows_the_tables_that_ship() -> None:
    code, text = run()

    assert code == 0
    for name in SHIPPED:
        assert f"{name}: " in text
    assert f"{len(SHIPPED)} tables: " in text
    assert "0 off" in text


def test_the_command_gives_a_record() -> None:
    code, text = run("--json")
    record = json.loads(text)

    assert code == 0
    assert record["schema"] == "valico.anchors/1"
    assert {table["id"] for table in record["tables"]} == set(SHIPPED)


def test_the_command_ends_in_one_where_a_figure_is_off(table: Write) -> None:
    right = run(str(table(FIGURE.format(published=2368, chip="h20"))))
    wrong = run(str(table(FIGURE.format(published=2400, chip="h20"))))

    assert right[0] == 0
    assert wrong[0] == 1
    assert "-1.33%" in wrong[1]
    assert "off" in wrong[1]


def test_the_help_shows_an_example() -> None:
    assert isinstance(anchors_command, click.Command)
    assert "Try: valico anchors" in run("--help")[1]
