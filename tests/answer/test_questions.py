"""The questions that people ask about the rules, each statement of the answer asserted.

Where the engine says otherwise than the written answer, the test's name says what it says instead.
`docs/questions.md` gives the commands.
"""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.expectation import all_steps
from valico.answer.may import Clerk, clerk_at, rows_as_cases
from valico.chronicle.claims import Claim
from valico.cli.main import main
from valico.regime.classify import meets
from valico.regime.verdict import Levy, Verdict

TODAY = date(2026, 11, 21)
WINDOW = "us/review-policy-january-2026"
DUTY = "us/section-232-duty"
SHARE = "us/revenue-share-2025"
LETTER = "us/letter-2025-04-h20"
PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
COMMANDS = re.findall(r"^\$ valico (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def clerk() -> Clerk:
    return clerk_at(Desk(), today=TODAY)


@pytest.fixture(scope="module")
def claims(clerk: Clerk) -> dict[str, Claim]:
    return {claim.id: claim for claim in clerk.records.claims}


def to_china(clerk: Clerk, chip: str, **fields: object) -> Verdict:
    given = {"chip": chip, "to": "china", "on": date(2026, 2, 1), **fields}
    return clerk.verdict(Case(**given))  # type: ignore[arg-type]  # fields of several types


def to_bytedance(clerk: Clerk, chip: str, day: str) -> Verdict:
    """Return the verdict of a day as it was known on that day."""
    on = date.fromisoformat(day)
    return clerk.verdict(Case(chip=chip, to="bytedance", on=on, known_by=on))


def said(verdict: Verdict) -> str:
    """Return all that a trace says."""
    return " / ".join(step.says for step in all_steps(verdict))


def cited(verdict: Verdict) -> set[str]:
    return {cite.source for step in all_steps(verdict) for cite in step.cites}


def places(verdict: Verdict) -> str:
    return " / ".join(cite.at or "" for step in all_steps(verdict) for cite in step.cites)


def levy(verdict: Verdict) -> Levy:
    [found] = verdict.levies
    return found


def in_window(clerk: Clerk, chip: str) -> bool | None:
    """Say whether a chip keeps both limits of the window, whoever would buy it."""
    version = clerk.records.book.version(WINDOW, on=date(2026, 2, 1), known_by=TODAY)
    assert version is not None
    return meets(clerk.chip(chip)[1], version.paragraphs[0])


# Q1: which chips can be licensed to China under the policy of January 2026?


@pytest.mark.parametrize(
    ("chip", "tpp", "bandwidth", "sheet"),
    [
        ("h200", 15_832, 4.8e12, "nvidia-h200-datasheet"),
        ("mi325x", 20_919.2, 6e12, "amd-mi325x-page"),
    ],
)
def test_q1_the_h200_and_the_mi325x_come_under_case_by_case_review(
    chip: str, tpp: float, bandwidth: float, sheet: str, clerk: Clerk
) -> None:
    verdict = to_china(clerk, chip, certified=("all",))
    values = clerk.chip(chip)[1].values

    assert (values["tpp"], values["memory_bandwidth"]) == (tpp, bandwidth)
    assert verdict.us.policy == "case-by-case"
    assert "the January 2026 window opens case-by-case review" in said(verdict)
    assert {"91-fr-1684", sheet} <= cited(verdict)
    assert "742.6(b)(10)(iii)(A)(1)" in places(verdict)


def test_q1_the_mi325x_passes_barely(clerk: Clerk) -> None:
    values = clerk.chip("mi325x")[1].values

    assert 0 < 21_000 - values["tpp"] < 81
    assert in_window(clerk, "mi325x") is True


@pytest.mark.parametrize("chip", ["h20", "h20 141gb", "mi308"])
def test_q1_the_h20_and_the_mi308_keep_both_limits_but_their_licence_comes_by_letter(
    chip: str, clerk: Clerk
) -> None:
    verdict = to_china(clerk, chip, certified=("all",))

    assert in_window(clerk, chip) is True
    assert verdict.us.eccn == ()
    assert verdict.us.rules == (LETTER,)
    assert verdict.us.policy == "case-by-case"
    assert "January 2026 window" not in said(verdict)
    assert verdict.us.conditions == ()


@pytest.mark.parametrize(("chip", "tpp"), [("b30a", "30,000"), ("half of b300", "28,000")])
def test_q1_the_b30a_stays_at_presumption_of_denial_by_its_tpp_alone(
    chip: str, tpp: str, clerk: Clerk
) -> None:
    verdict = to_china(clerk, chip, certified=("all",))

    assert verdict.us.policy == "presumption-of-denial"
    assert f"TPP {tpp} is not below 21,000" in said(verdict)
    assert clerk.chip(chip)[1].values["memory_bandwidth"] < 6500e9


def test_q1_review_case_by_case_is_no_approval(clerk: Clerk) -> None:
    assert to_china(clerk, "h200", certified=("all",)).us.requirement == "required"
    assert to_china(clerk, "h200", certified=("all",)).us.exception is None


@pytest.mark.parametrize(
    "condition",
    ["commercially-available", "volume", "us-supply", "know-your-customer", "remote-algorithms"],
)
def test_q1_each_condition_is_asked_and_one_missed_brings_denial_back(
    condition: str, clerk: Clerk
) -> None:
    asked = [finding.id for finding in to_china(clerk, "h200").us.conditions]
    others = tuple(finding for finding in asked if finding != condition)

    assert condition in asked
    assert to_china(clerk, "h200", certified=others).us.policy == "presumption-of-denial"


def test_q1_the_laboratory_tests_in_the_united_states(clerk: Clerk) -> None:
    asked = {f.id: f for f in to_china(clerk, "h200").us.conditions}

    assert "independent laboratory in US customs territory" in asked["laboratory"].says
    assert asked["laboratory"].at == "(dd)(3)"
    assert "on 2026-01-15" in asked["commercially-available"].says


def test_q1_china_may_have_half_of_the_american_volume_and_no_chip_more(clerk: Clerk) -> None:
    half, more = (
        to_china(clerk, "h200", count=count, shipped_us=100, shipped_abroad=0, certified=("all",))
        for count in (50, 51)
    )

    assert [cap.left for cap in half.us.caps if cap.id == "volume"] == [0]
    assert half.us.policy == "case-by-case"
    assert more.us.policy == "presumption-of-denial"


@pytest.mark.parametrize("origin", ["taiwan", "singapore", "malaysia"])
def test_q1_a_re_export_stays_at_presumption_of_denial(origin: str, clerk: Clerk) -> None:
    verdict = to_china(clerk, "h200", origin=origin, certified=("all",))

    assert verdict.us.policy == "presumption-of-denial"
    assert "only exports from the United States pass" in said(verdict)


def test_q1_the_source_bears_its_day(clerk: Clerk) -> None:
    assert clerk.records.sources["91-fr-1684"].date == "2026-01-15"


# Q2: what could NVIDIA lawfully sell to ByteDance, on seven days?


def test_q2_on_2025_03_01_the_h20_without_a_licence(clerk: Clerk) -> None:
    verdict = to_bytedance(clerk, "h20", "2025-03-01")

    assert verdict.us.requirement == "none"
    assert verdict.levies == ()


@pytest.mark.parametrize("chip", ["h20", "h800", "h100", "h200", "a800"])
def test_q2_on_2025_05_01_nothing_of_that_class(chip: str, clerk: Clerk) -> None:
    verdict = to_bytedance(clerk, chip, "2025-05-01")

    assert verdict.us.requirement == "required"
    assert verdict.us.policy in {"unknown", "presumption-of-denial"}


@pytest.mark.parametrize("chip", ["l20", "l2"])
def test_q2_on_2025_05_01_a_lesser_class_still_went_free(chip: str, clerk: Clerk) -> None:
    assert to_bytedance(clerk, chip, "2025-05-01").us.requirement == "none"


def test_q2_the_licence_was_needed_since_the_ninth_and_known_since_the_fifteenth(
    clerk: Clerk,
) -> None:
    eve, first = (
        clerk.verdict(Case(chip="h20", to="bytedance", on=date(2025, 4, day), known_by=TODAY))
        for day in (8, 9)
    )

    assert (eve.us.requirement, first.us.requirement) == ("none", "required")
    assert to_bytedance(clerk, "h20", "2025-04-14").us.requirement == "none"
    assert to_bytedance(clerk, "h20", "2025-04-15").us.rules == (LETTER,)


def test_q2_on_2025_08_25_the_h20_under_licence_with_15_percent_and_a_chinese_no(
    clerk: Clerk,
) -> None:
    verdict = to_bytedance(clerk, "h20", "2025-08-25")

    assert (verdict.us.requirement, verdict.us.policy) == ("required", "case-by-case")
    assert (levy(verdict).id, levy(verdict).rate) == (SHARE, 0.15)
    assert "never codified" in levy(verdict).says
    assert verdict.cn.permission == "discouraged"
    assert "CAC, NDRC and MIIT" in said(verdict)


def test_q2_on_2025_12_01_the_american_side_is_the_same_and_the_chinese_one_shut(
    clerk: Clerk,
) -> None:
    august, december = (to_bytedance(clerk, "h20", day) for day in ("2025-08-25", "2025-12-01"))

    assert december.us == august.us
    assert december.levies == august.levies
    assert december.cn.permission == "blocked"


def test_q2_the_chinese_side_shut_in_the_second_half_of_september_2025(clerk: Clerk) -> None:
    before, after = (
        clerk.verdict(Case(chip="h20", to="bytedance", on=date(2025, 9, day), known_by=TODAY))
        for day in (14, 20)
    )

    assert (before.cn.permission, after.cn.permission) == ("discouraged", "blocked")


def test_q2_on_2026_01_20_the_h200_case_by_case_with_25_percent_and_shut_out(
    clerk: Clerk,
) -> None:
    verdict = to_bytedance(clerk, "h200", "2026-01-20")

    assert verdict.us.policy == "case-by-case"
    assert (levy(verdict).id, levy(verdict).rate) == (DUTY, 0.25)
    assert "on entry into the United States" in levy(verdict).says
    assert verdict.cn.permission == "blocked"
    assert "customs told its agents that the H200 is not permitted" in said(verdict)


def test_q2_on_2026_06_01_cleared_by_the_united_states_and_none_delivered(
    clerk: Clerk, claims: dict[str, Claim]
) -> None:
    verdict = to_bytedance(clerk, "h200", "2026-06-01")
    none = claims["2026-05-14-reuters-no-h200-delivered"]

    assert "us/h200-buyers" in {remark.id for remark in verdict.us.remarks}
    assert "some ten Chinese firms reported cleared" in said(verdict)
    assert (none.about, none.value) == ("shipments", "none")


def test_q2_on_2026_06_01_china_had_told_firms_to_pause_which_the_answer_leaves_out(
    clerk: Clerk,
) -> None:
    assert to_bytedance(clerk, "h200", "2026-06-01").cn.permission == "discouraged"


def test_q2_on_2026_11_21_each_purchase_needs_the_planner_and_10_000_had_come(
    clerk: Clerk, claims: dict[str, Claim]
) -> None:
    verdict = to_bytedance(clerk, "h200", "2026-11-21")
    come = claims["2026-08-19-ft-bytedance-10000-h200"].amount

    assert verdict.cn.permission == "conditional"
    assert "approval of the state planner, case by case" in said(verdict)
    assert come is not None
    assert (come.value, come.unit) == (10_000, "chip")


def test_q2_that_bytedance_itself_holds_a_licence_is_said_less_firmly_than_in_the_answer(
    clerk: Clerk,
) -> None:
    verdict = to_bytedance(clerk, "h200", "2026-11-21")
    remarks = {remark.id: remark for remark in verdict.us.remarks}

    assert verdict.us.requirement == "required"
    assert remarks["us/h200-licences"].standing == "in-force"
    assert "certain customers" in remarks["us/h200-licences"].says
    assert remarks["us/h200-buyers"].standing == "reported"


def test_q2_the_two_gates_are_apart(clerk: Clerk) -> None:
    verdict = to_bytedance(clerk, "h200", "2026-01-20")
    us = {cite.source for _, step in verdict.us.why.walk() for cite in step.cites}
    cn = {cite.source for _, step in verdict.cn.why.walk() for cite in step.cites}

    assert us.isdisjoint(cn)


# Q3: is the H200 nearly six times the H20?


@pytest.mark.parametrize(
    ("quantity", "other", "times"),
    [
        ("dense_fp16", "h20", 6.69),
        ("dense_fp8", "h20", 6.69),
        ("memory_bandwidth", "h20", 1.2),
        ("memory_capacity", "h20", 1.47),
        ("memory_capacity", "h20 141gb", 1.0),
    ],
)
def test_q3_it_depends_on_what_is_compared(
    quantity: str, other: str, times: float, clerk: Clerk
) -> None:
    h200, h20 = (clerk.chip(name)[0].value(quantity) for name in ("h200", other))

    assert h200 is not None
    assert h20 is not None
    assert round(h200 / h20, 2) == times


def test_q3_by_tpp_it_is_6_7(clerk: Clerk) -> None:
    h200, h20 = (clerk.chip(name)[1].values["tpp"] for name in ("h200", "h20"))

    assert (h200, h20) == (15_832, 2_368)
    assert round(h200 / h20, 2) == 6.69


def test_q3_by_price_of_a_board_it_is_1_3(clerk: Clerk) -> None:
    low = clerk.chip("h200")[0].value("price_low")
    high = clerk.chip("h20 141gb")[0].value("price_high")

    assert low is not None
    assert high is not None
    assert round(low / high, 1) == 1.3


def test_q3_six_and_6_7_are_both_told_with_who_says_so(claims: dict[str, Claim]) -> None:
    six = claims["2025-12-22-reuters-h200-six-times-h20"]
    more = claims["2025-12-24-wu-zihao-h200-6-7-times-h20"]

    assert "six times" in six.says
    assert "Reuters" in six.who()
    assert "6.7 times" in more.says
    assert six.id in {link.claim for link in more.contradicts}


# Q9, in part: how much have the 15 % and the 25 % brought?


def test_q9_the_15_percent_on_50_million_of_h20_is_7_5_million(clerk: Clerk) -> None:
    on = date(2025, 9, 30)
    verdict = to_china(clerk, "h20", on=on, count=5_000, unit_price_usd=10_000.0)

    assert levy(verdict).id == SHARE
    assert levy(verdict).amount_usd == pytest.approx((7.5e6, 7.5e6))


def test_q9_the_15_percent_on_390_million_of_mi308_is_58_5_million(
    clerk: Clerk, claims: dict[str, Claim]
) -> None:
    on = date(2025, 12, 31)
    verdict = to_china(clerk, "mi308", on=on, count=30_000, unit_price_usd=13_000.0)

    assert "390 million" in claims["2026-02-03-amd-mi308-china-revenue"].says
    assert levy(verdict).amount_usd == pytest.approx((58.5e6, 58.5e6))


def test_q9_where_the_answer_says_at_most_the_levy_says_at_least_for_one_is_paid_and_one_asked(
    clerk: Clerk,
) -> None:
    found = levy(to_china(clerk, "mi308", on=date(2025, 12, 31)))

    assert found.standing == "announced"
    assert "at least; expected, never codified" in found.says


def test_q9_the_25_percent_on_20_000_h200_at_27_000_is_135_million(clerk: Clerk) -> None:
    verdict = to_china(clerk, "h200", on=date(2026, 8, 19), count=20_000, unit_price_usd=27_000.0)

    assert levy(verdict).amount_usd == pytest.approx((135e6, 135e6))
    assert round(135e6 / 1e9, 2) == 0.14
    assert levy(verdict).standing == "in-force"


def test_q9_without_a_price_the_catalogue_gives_a_range(clerk: Clerk) -> None:
    verdict = to_china(clerk, "h200", on=date(2026, 8, 19), count=20_000)

    assert levy(verdict).amount_usd == pytest.approx((124e6, 135e6))


def test_q9_no_share_was_asked_before_it_was_announced(clerk: Clerk) -> None:
    assert to_china(clerk, "h20", on=date(2025, 8, 10)).levies == ()
    assert len(to_china(clerk, "h20", on=date(2025, 8, 11)).levies) == 1


def test_q9_the_sums_are_labelled_as_derived(clerk: Clerk) -> None:
    verdict = to_china(clerk, "h200", on=date(2026, 8, 19), count=20_000)

    assert "derived" in levy(verdict).says


def test_q9_the_act_that_bars_licence_fees_is_told(clerk: Clerk) -> None:
    found = to_china(clerk, "h20", on=date(2025, 9, 30))

    assert any("ECRA" in remark.says for remark in found.us.remarks)


# The regime parts of others.


def test_q6_china_has_not_simply_approved_the_h200(clerk: Clerk) -> None:
    days = ("2026-01-14", "2026-01-28", "2026-05-20", "2026-07-08", "2026-08-19")
    found = [to_bytedance(clerk, "h200", day).cn.permission for day in days]

    assert found == ["blocked", "conditional", "discouraged", "discouraged", "conditional"]


def test_q8_ten_thousand_fill_13_percent_of_75_000_and_100_000_is_told_beside_it(
    clerk: Clerk,
) -> None:
    case = Case(chip="h200", to="bytedance", count=10_000, on=date(2026, 8, 19))
    caps = [cap for cap in clerk.verdict(case).us.caps if cap.id == "per-buyer"]

    assert {(cap.limit, cap.left) for cap in caps} == {(75_000, 65_000), (100_000, 90_000)}
    assert all(cap.who for cap in caps)
    assert round(10_000 / caps[0].limit, 2) == 0.13


# The page.


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_answers(command: str) -> None:
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]

    result = CliRunner().invoke(main, words, catch_exceptions=False)

    assert result.exit_code == 0
    assert result.output


def test_the_cases_of_the_page_give_the_sums_of_the_page(clerk: Clerk) -> None:
    text = PAGE.read_text(encoding="utf-8")
    [block] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    cases = [row for row in rows_as_cases(tomllib.loads(block)) if isinstance(row, Case)]
    sums = [levy(clerk.verdict(case)).amount_usd for case in cases]

    assert [s[1] for s in sums if s] == pytest.approx([7.5e6, 58.5e6, 135e6])
    assert all(f"{usd / 1e6:g} M USD" in text for usd in (7.5e6, 58.5e6, 135e6))
