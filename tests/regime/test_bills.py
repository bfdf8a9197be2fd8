"""A bill is never law until somebody takes it for law."""

from collections.abc import Callable
from datetime import date

import pytest

from valico.errors import InputError, UnknownNameError
from valico.regime.bills import bills, with_bill
from valico.regime.judge import judge
from valico.regime.measures import Measures
from valico.regime.provisions import Rulebook
from valico.regime.transaction import Transaction

Sale = Callable[..., Transaction]

TODAY = date(2026, 11, 21)
H200 = Measures(
    chip="nvidia/h200-sxm-141",
    values={
        "tpp": 15832,
        "performance_density": 19.45,
        "memory_bandwidth": 4.8e12,
        "io_bandwidth": 9e11,
        "memory_and_io_bandwidth": 5.7e12,
    },
    datacentre=True,
)
H20 = Measures(
    chip="nvidia/h20-96",
    values={
        "tpp": 2368,
        "performance_density": 2.91,
        "memory_bandwidth": 4e12,
        "io_bandwidth": 9e11,
        "memory_and_io_bandwidth": 4.9e12,
    },
    datacentre=True,
)


def test_the_seven_bills_and_the_draft_are_known(book: Rulebook) -> None:
    names = {bill.id.removeprefix("us/bills/") for bill in bills(book)}

    assert names == {
        "gain-ai",
        "chip-security",
        "ai-overwatch",
        "safe-chips",
        "remote-access-security",
        "scale",
        "match",
        "ai-action-plan-draft",
    }


def test_the_safe_chips_act_would_have_the_h200_denied(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/safe-chips", on=date(2026, 11, 1))
    now, then = (judge(sale(H200, certified=("all",)), rules).us for rules in (book, enacted))

    assert now.policy == "case-by-case"
    assert then.policy == "policy-of-denial"
    assert "us/bills/safe-chips" in then.rules
    assert "s3374-119-introduced" in then.why.sources()


def test_the_safe_chips_act_would_leave_the_h20_to_the_letters(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/safe-chips", on=date(2026, 11, 1))

    assert "us/bills/safe-chips" not in judge(sale(H20, exporter="nvidia"), enacted).us.rules


def test_the_overwatch_act_would_catch_the_h20_by_its_memory(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/ai-overwatch", on=date(2026, 11, 1))
    found = judge(sale(H20), enacted).us

    assert found.rules == ("us/bills/ai-overwatch",)
    assert any("1.4 TB/s" in step.says for _, step in found.why.walk())


def test_the_remote_access_act_would_control_remote_access(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/remote-access-security", on=date(2026, 11, 1))
    remote = sale(H200, act="remote")

    assert judge(remote, book).us.requirement == "none"
    assert judge(remote, enacted).us.requirement == "required"


@pytest.mark.parametrize(
    ("bill", "asked"),
    [("gain-ai", {"us-first"}), ("chip-security", {"location-verification", "diversion-report"})],
)
def test_some_bills_add_conditions_to_a_licence(
    bill: str, asked: set[str], book: Rulebook, sale: Sale
) -> None:
    enacted = with_bill(book, f"us/bills/{bill}", on=date(2026, 11, 1))
    now, then = (
        {finding.id for finding in judge(sale(H200), rules).us.conditions}
        for rules in (book, enacted)
    )

    assert then - now == asked


def test_the_scale_act_would_add_caps(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/scale", on=date(2026, 11, 1))
    caps = {cap.id: cap.limit for cap in judge(sale(H200), enacted).us.caps}

    assert caps["adversary-capability"] == 1.1
    assert caps["us-base"] == 0.05


def test_a_bill_weighs_nothing_before_the_day_that_is_asked(book: Rulebook, sale: Sale) -> None:
    enacted = with_bill(book, "us/bills/safe-chips", on=date(2026, 11, 1))
    before = sale(H200, on=date(2026, 10, 31))

    assert judge(before, enacted) == judge(before, book)


def test_a_bill_that_speaks_of_no_chip_cannot_be_switched_on(book: Rulebook) -> None:
    with pytest.raises(InputError, match="gives no test that could be applied to a chip"):
        with_bill(book, "us/bills/match", on=TODAY)


def test_an_unknown_bill_is_named_with_the_known_ones(book: Rulebook) -> None:
    with pytest.raises(UnknownNameError, match=r"no bill is called 'us/bills/chips'.*safe-chips"):
        with_bill(book, "us/bills/chips", on=TODAY)
