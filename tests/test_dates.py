from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico import dates
from valico.dates import Interval, in_force, interval
from valico.errors import InputError

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
STRETCHES = st.builds(
    lambda first, days: Interval(first, first + timedelta(days=days)),
    DAYS,
    st.integers(min_value=1, max_value=400),
)


class Dated(msgspec.Struct, frozen=True):
    """The least that has two clocks."""

    effective: date
    published: date
    name: str = ""


VERSIONS = st.lists(st.builds(Dated, effective=DAYS, published=DAYS), max_size=8)


@pytest.mark.parametrize(
    ("written", "first", "end"),
    [
        ("2026-02-15", date(2026, 2, 15), date(2026, 2, 16)),
        ("2026-2-5", date(2026, 2, 5), date(2026, 2, 6)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        (" 2026-12-31 ", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_partial_date_covers_its_days_and_not_the_next(
    written: str, first: date, end: date
) -> None:
    assert interval(written) == Interval(first, end)


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2025-02-29",
        "2026-04-31",
        "2026-13",
        "2026-00",
        "2026-02-00",
        "26-02-15",
        "2026/02/15",
        "15.2.2026",
        "2026-02-15T10:00",
        "February 2026",
        "9999",
        "0000",
        "",
        "2026-",
    ],
)
def test_what_is_no_day_is_refused_in_words(written: str) -> None:
    with pytest.raises(InputError) as fault:
        interval(written)

    assert str(fault.value) == (
        f"'{written}' is not a date; write a day (2026-02-15), a month (2026-02) or a year (2026)"
    )


@pytest.mark.parametrize("written", ["1999-12-31", "1999", "2100", "2100-01-01"])
def test_a_day_that_no_question_can_mean_is_refused(written: str) -> None:
    with pytest.raises(InputError) as fault:
        dates.day(written)

    assert str(fault.value) == f"'{written}' lies outside 2000 to 2099"


def test_the_first_and_last_days_that_a_question_may_mean_are_taken() -> None:
    assert dates.day("2000") == date(2000, 1, 1)
    assert dates.day("2099-12-31") == date(2099, 12, 31)


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_year(day: date) -> None:
    for written in (f"{day}", f"{day:%Y-%m}", f"{day.year}"):
        assert day in interval(written)


@given(DAYS)
def test_a_stretch_holds_its_first_day_and_not_its_end(day: date) -> None:
    month = interval(f"{day:%Y-%m}")

    assert month.first in month
    assert month.end not in month
    assert month.end - timedelta(days=1) in month


@given(STRETCHES, STRETCHES)
def test_two_stretches_meet_just_when_they_share_a_day(one: Interval, other: Interval) -> None:
    latest_first = max(one.first, other.first)

    share_a_day = latest_first in one and latest_first in other

    assert one.meets(other) == other.meets(one) == share_a_day


@given(DAYS)
def test_neighbouring_months_do_not_meet(day: date) -> None:
    month = interval(f"{day:%Y-%m}")
    following = interval(f"{month.end:%Y-%m}")

    assert not month.meets(following)


def test_the_latest_version_in_force_on_the_day_stands() -> None:
    old = Dated(date(2022, 10, 7), date(2022, 10, 7))
    new = Dated(date(2023, 11, 17), date(2023, 10, 25))

    assert in_force([new, old], on=date(2023, 11, 16), known_by=date(2023, 11, 16)) is old
    assert in_force([new, old], on=date(2023, 11, 17), known_by=date(2023, 11, 17)) is new


def test_a_rule_of_the_past_that_nobody_had_read_is_not_known() -> None:
    rule = Dated(effective=date(2025, 4, 9), published=date(2025, 4, 15))

    assert in_force([rule], on=date(2025, 4, 10), known_by=date(2025, 4, 14)) is None
    assert in_force([rule], on=date(2025, 4, 10), known_by=date(2025, 4, 15)) is rule


def test_of_two_versions_of_one_day_the_later_publication_stands() -> None:
    first = Dated(date(2026, 1, 15), date(2026, 1, 13), "as announced")
    mended = Dated(date(2026, 1, 15), date(2026, 1, 20), "as corrected")

    for order in ([first, mended], [mended, first]):
        assert in_force(order, on=date(2026, 2, 1), known_by=date(2026, 2, 1)) is mended
        assert in_force(order, on=date(2026, 2, 1), known_by=date(2026, 1, 15)) is first


def test_before_the_first_version_nothing_is_in_force() -> None:
    rule = Dated(date(2022, 10, 7), date(2022, 10, 7))

    assert in_force([rule], on=date(2022, 10, 6), known_by=date(2026, 1, 1)) is None
    assert in_force(list[Dated](), on=date(2026, 1, 1), known_by=date(2026, 1, 1)) is None


@given(VERSIONS, DAYS, DAYS, DAYS)
def test_raising_known_by_never_hides_a_version(
    versions: list[Dated], on: date, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))

    known = in_force(versions, on=on, known_by=earlier)
    better_known = in_force(versions, on=on, known_by=later)

    assert known is None or better_known is not None
    assert known is None or better_known is None or better_known.effective >= known.effective


@given(VERSIONS, DAYS, DAYS, DAYS)
def test_a_later_day_never_falls_back_to_an_earlier_version(
    versions: list[Dated], known_by: date, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))

    then = in_force(versions, on=earlier, known_by=known_by)
    afterwards = in_force(versions, on=later, known_by=known_by)

    assert then is None or (afterwards is not None and afterwards.effective >= then.effective)


@given(VERSIONS, DAYS, DAYS)
def test_what_is_in_force_had_begun_and_could_be_read(
    versions: list[Dated], on: date, known_by: date
) -> None:
    found = in_force(versions, on=on, known_by=known_by)

    assert found is None or (found.effective <= on and found.published <= known_by)


@given(VERSIONS, DAYS, DAYS)
def test_the_order_of_the_file_does_not_decide(
    versions: list[Dated], on: date, known_by: date
) -> None:
    there = in_force(versions, on=on, known_by=known_by)
    back = in_force(versions[::-1], on=on, known_by=known_by)

    assert there == back
