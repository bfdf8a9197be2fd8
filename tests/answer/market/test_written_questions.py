"""Questions Q5 and Q8 to Q14, each figure of the answer asserted as it was written down."""

from datetime import date

import pytest

from valico import store
from valico.answer.market.asking import asks_simulation, asks_written, scenario_asked
from valico.answer.market.question.sheet import answered
from valico.answer.market.question.written import Written, question_in, read_questions
from valico.answer.table.record import Raw, Sheet
from valico.errors import InputError

TODAY = date(2026, 11, 21)
ASKED = {
    "china-licensed-fleet": "How big is China's licensed NVIDIA fleet?",
    "h200-reached-china": "How many H200 have reached China, and what share of NVIDIA's business?",
    "us-collected": "How much has the US collected from the 15% and the 25%?",
    "h20-per-quarter": "How many H20 per quarter?",
    "april-stop": "What did the April 2025 stop strand, and what did it cost?",
    "china-compute": "How much AI compute does China own?",
    "huawei-limit": "What limits Huawei in 2026?",
    "grey-premium": "What premium does the grey market pay?",
}
Figures = dict[str, dict[str, Raw]]


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    """Return the answers to all questions, as known today."""
    return {name: answered(words, known_by=TODAY) for name, words in ASKED.items()}


def figures(sheet: Sheet, key: str = "figures") -> Figures:
    """Return the rows of a table by their ids, each as raw values."""
    table = next(table for table in sheet.tables if table.key == key)
    rows = [
        {column.key: cell.raw for column, cell in zip(table.columns, row.cells, strict=True)}
        for row in table.rows
    ]
    return {str(row.get("id") or place): row for place, row in enumerate(rows)}


def number(sheet: Sheet, name: str, point: str = "value") -> float:
    """Return one number of a figure."""
    value = figures(sheet)[name][point]
    assert isinstance(value, int | float), (name, point, value)
    return float(value)


def said(sheet: Sheet) -> str:
    """Return the answer and the remarks."""
    answer = next(fact.text for fact in sheet.facts if fact.key == "answer")
    return " ".join((answer, *sheet.remarks))


@pytest.mark.parametrize(("name", "words"), ASKED.items())
def test_each_question_is_understood(name: str, words: str) -> None:
    found = question_in(words)

    assert asks_written(words)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Quanto calcolo possiede la Cina?", "china-compute"),
        ("中国有多少算力？", "china-compute"),
        ("Cosa limita Huawei nel 2026?", "huawei-limit"),
        ("华为2026年的瓶颈是什么？", "huawei-limit"),
        ("Che prezzo paga il mercato grigio?", "grey-premium"),
        ("黑市价格是多少？", "grey-premium"),
        ("Quanti H200 sono arrivati in Cina?", "h200-reached-china"),
        ("H20 每季度多少块？", "h20-per-quarter"),
        ("Quanto hanno incassato gli Stati Uniti con il 15%?", "us-collected"),
        ("Quanto è grande il parco NVIDIA con licenza in Cina?", "china-licensed-fleet"),
    ],
)
def test_italian_and_chinese_words_lead_to_the_same_questions(words: str, name: str) -> None:
    found = question_in(words)

    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    "words",
    [
        "may deepseek buy 10000 h200 in february 2026",
        "Può ByteDance comprare 20.000 H20 il 25 agosto 2025?",
        "how much compute does ByteDance in China have with 10000 H200",
        "what if Beijing opens the gate on 1 December 2026?",
        "deepseek 10000 h200 2026-02-15 deepseek-v3",
        "is huawei limited by the entity list",
    ],
)
def test_questions_about_rules_and_chips_are_left_to_the_others(words: str) -> None:
    assert not asks_written(words)


def test_q5_the_licensed_fleet_has_its_numbers_intervals_and_parts(
    sheets: dict[str, Sheet],
) -> None:
    sheet = sheets["china-licensed-fleet"]

    assert number(sheet, "units") == pytest.approx(1.81e6, rel=0.01)
    assert number(sheet, "h100e") == pytest.approx(402e3, rel=0.01)
    assert number(sheet, "h100e", "low") == pytest.approx(325e3, rel=0.01)
    assert number(sheet, "h100e", "high") == pytest.approx(497e3, rel=0.01)
    assert number(sheet, "power") == pytest.approx(757e6, rel=0.01)
    parts = [number(sheet, name) for name in ("a100", "a800", "h800", "h20")]
    assert parts == pytest.approx([72.7e3, 121.4e3, 115.4e3, 1.49e6], rel=0.005)
    assert number(sheet, "part") == pytest.approx(0.028, abs=0.001)
    assert number(sheet, "part", "low") == pytest.approx(0.024, abs=0.002)
    assert number(sheet, "part", "high") == pytest.approx(0.032, abs=0.002)
    assert number(sheet, "bandwidth") == pytest.approx(6.0e18, rel=0.01)
    assert number(sheet, "now") == number(sheet, "units")
    assert "Smuggled chips and chips that Chinese firms use abroad" in said(sheet)


def test_q8_about_20000_h200_have_come_and_are_less_than_one_per_cent(
    sheets: dict[str, Sheet],
) -> None:
    sheet = sheets["h200-reached-china"]

    assert number(sheet, "delivered") == pytest.approx(20_000, rel=0.001)
    assert number(sheet, "each") == pytest.approx(10_000, rel=0.001)
    assert number(sheet, "delivered", "low") == pytest.approx(15_000, rel=0.01)
    assert number(sheet, "allowance") == 75_000
    assert number(sheet, "part") == pytest.approx(0.13, abs=0.005)
    assert number(sheet, "value") == pytest.approx(0.54e9, rel=0.001)
    assert number(sheet, "share") == pytest.approx(0.006, abs=0.0002)
    assert number(sheet, "revenue") == 89e9
    assert number(sheet, "guidance") == pytest.approx(108e9)
    assert number(sheet, "charge") == 0.4e9
    assert number(sheet, "simulated") == pytest.approx(20_000, rel=0.05)
    assert number(sheet, "stock") == pytest.approx(0.5e6, rel=0.1)
    assert "one outlet's, the Financial Times" in said(sheet)
    assert "assumes none" in said(sheet)


def test_q9_all_three_takings_are_derived_and_the_law_is_disputed(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["us-collected"]

    assert number(sheet, "nvidia_15") == pytest.approx(7.5e6)
    assert number(sheet, "amd_15") == pytest.approx(58.5e6)
    assert number(sheet, "duty_25") == pytest.approx(0.14e9, rel=0.05)
    for name in ("nvidia_15", "amd_15", "duty_25"):
        assert figures(sheet)[name]["basis"] == "derived"
    assert number(sheet, "simulated_15") < 10e6
    assert number(sheet, "simulated_25") == pytest.approx(0.14e9, rel=0.1)
    assert "bars fees for licences" in said(sheet)
    assert "close to nothing" in said(sheet)


def test_q10_h20_by_quarter_begin_in_2024(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["h20-per-quarter"]
    written = {
        "q1_24": (139, 107, 180),
        "q2_24": (223, 172, 290),
        "q3_24": (272, 209, 354),
        "q4_24": (324, 250, 422),
        "q1_25": (362, 278, 471),
        "q2_25": (153, 117, 199),
        "q3_25": (17, 13, 22),
        "q4_25": (0, 0, 0),
        "total": (1490, 1146, 1938),
    }

    for name, (mid, low, high) in written.items():
        found = [number(sheet, name, point) / 1e3 for point in ("value", "low", "high")]
        assert found == pytest.approx([mid, low, high], rel=0.02, abs=0.5), name
    assert next(iter(figures(sheet))) == "q1_24"
    assert "SemiAnalysis" in said(sheet)


def test_q11_the_stop_stranded_about_a_million_and_cost_4_5_billion(
    sheets: dict[str, Sheet],
) -> None:
    sheet = sheets["april-stop"]

    assert number(sheet, "charge") == 4.5e9
    assert number(sheet, "announced") == 5.5e9
    assert number(sheet, "unshipped") == 2.5e9
    assert number(sheet, "lost") == 8e9
    assert (number(sheet, "released"), number(sheet, "elsewhere")) == (0.18e9, 0.65e9)
    ends = [number(sheet, "finished", point) for point in ("low", "high")]
    assert ends == pytest.approx([0.6e6, 0.7e6])
    assert number(sheet, "by_charge_low") == pytest.approx(1.1e6, rel=0.03)
    assert number(sheet, "by_charge_high") == pytest.approx(1.6e6, rel=0.01)
    assert number(sheet, "by_flow") == pytest.approx(1.1e6, rel=0.03)
    assert 0.7e6 < number(sheet, "simulated") < 1.6e6
    assert "not the same quantity" in said(sheet)


def test_q12_china_owns_not_one_number_but_all_with_definitions(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["china-compute"]

    assert number(sheet, "share") == 0.05
    assert number(sheet, "owned") == pytest.approx(1.07e6, rel=0.01)
    assert number(sheet, "smuggled") == pytest.approx(0.66e6)
    assert number(sheet, "smuggled", "low") == pytest.approx(0.29e6, rel=0.01)
    assert number(sheet, "smuggled", "high") == pytest.approx(1.6e6, rel=0.01)
    assert 1.7e6 < number(sheet, "both") < number(sheet, "by_third") < 2.0e6
    assert number(sheet, "end_2026") == pytest.approx(2.8e6, rel=0.01)
    assert number(sheet, "seen", "low") == pytest.approx(0.14)
    assert number(sheet, "seen", "high") == pytest.approx(0.15)
    assert number(sheet, "chips", "low") == pytest.approx(4.6e6)
    assert number(sheet, "chips", "high") == pytest.approx(4.8e6)
    assert (number(sheet, "documented"), number(sheet, "default")) == (0.5e6, 0.1e6)
    assert said(sheet).startswith("Not one number.")


def test_q13_memory_limits_huawei_from_a_day_that_is_a_distribution(
    sheets: dict[str, Sheet],
) -> None:
    sheet = sheets["huawei-limit"]

    assert number(sheet, "stacks") == 13e6
    assert number(sheet, "from_stacks") == pytest.approx(1.6e6, rel=0.02)
    assert number(sheet, "bank") == 2.9e6
    assert number(sheet, "from_dies") == pytest.approx(1.45e6)
    assert number(sheet, "from_smic") == pytest.approx(2.0e6, rel=0.02)
    assert (number(sheet, "made_2025"), number(sheet, "bound_2026")) == (805e3, 300e3)
    assert (number(sheet, "planned_2026"), number(sheet, "planned_dies_2026")) == (600e3, 1.6e6)
    assert number(sheet, "planned_950pr") == 750e3
    out = figures(sheet)["out"]
    assert "2025-10-01" < str(out["low"]) < "2026-01-01" < str(out["value"]) < "2026-07-01"
    assert number(sheet, "by_2025") < number(sheet, "by_2026") < 1
    assert number(sheet, "dies_by_2026") < 0.2
    assert number(sheet, "by_2026") > 0.7
    assert number(sheet, "made", "low") < 300e3 < number(sheet, "made") < 600e3
    assert number(sheet, "made", "high") > 600e3
    assert "CXMT and on Huawei's own memory" in said(sheet)


def test_q14_the_grey_market_pays_prices_that_each_have_a_day_and_a_source(
    sheets: dict[str, Sheet],
) -> None:
    rows = list(figures(sheets["grey-premium"], "prices").values())
    b300, h200, b200, h100, peak, rented = rows

    assert (b300["low"], b300["official_usd"], b300["over_official"]) == (8e6, 550e3, 2.0)
    assert h200["over_official"] == 1.5
    assert (b200["low"], b200["currency"]) == (489e3, "USD")
    assert (h100["low"], h100["high"], peak["low"]) == (2.6e6, 2.8e6, 3e6)
    assert rented["low"] == 0.67
    assert all(row["on"] and row["source"] for row in rows)
    assert number(sheets["grey-premium"], "b200") == 1e9


@pytest.mark.parametrize("name", ASKED)
def test_every_figure_of_a_question_has_a_source_that_is_known(name: str) -> None:
    written: Written = read_questions()[name]
    known = store.read_sources()

    cited = {source for figure in written.figure for source in figure.sources}
    cited |= {source for dispute in written.disputed for source in dispute.sources}

    assert all(figure.sources for figure in written.figure)
    assert cited <= known.keys()


def test_what_was_published_later_is_left_out_and_the_sentence_with_it() -> None:
    sheet = answered(ASKED["china-compute"], known_by=date(2026, 4, 10))

    assert "smuggled" not in figures(sheet)
    assert "owned" in figures(sheet)
    assert not [fact for fact in sheet.facts if fact.key == "answer"]
    assert any("published later and are left out" in remark for remark in sheet.remarks)


def test_a_question_that_nobody_wrote_down_is_refused() -> None:
    with pytest.raises(InputError, match="no written question"):
        answered("why is the sky blue?", known_by=TODAY)


@pytest.mark.parametrize(
    ("words", "name"),
    [(ASKED["h20-per-quarter"], "h20-2025"), (ASKED["huawei-limit"], "ascend-2026")],
)
def test_the_same_is_told_week_by_week_by_a_scenario(words: str, name: str) -> None:
    assert asks_simulation(words)
    assert scenario_asked(words) == name
