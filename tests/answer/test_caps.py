from datetime import date
from pathlib import Path

import pytest

from valico.answer.caps import Shipment, caps, read_shipments
from valico.answer.library import Library
from valico.errors import DataError, InputError

TODAY = date(2026, 11, 21)
ON = date(2026, 9, 1)


def shipments(us: int, cn: int) -> list[Shipment]:
    early = date(2026, 2, 1)
    made = [Shipment(chip="h200", to="united-states", count=us, on=early)] if us else []
    sent = [Shipment(chip="h200", to="china", count=cn, on=early, buyer="bytedance")] if cn else []
    return made + sent


def test_half_of_what_stays_may_go(library: Library) -> None:
    [room] = caps(shipments(100_000, 20_000), library, on=ON, known_by=TODAY).rooms

    assert room.ratio == 0.2
    assert room.left_count == 30_000
    assert room.left_tpp == pytest.approx(30_000 * 15_832)


def test_exactly_half_leaves_nothing_and_more_is_over(library: Library) -> None:
    exact = caps(shipments(100_000, 50_000), library, on=ON, known_by=TODAY).rooms[0]
    over = caps(shipments(100_000, 50_001), library, on=ON, known_by=TODAY).rooms[0]

    assert exact.left_count == 0
    assert over.left_count == -1


def test_without_sales_at_home_nothing_may_go(library: Library) -> None:
    [room] = caps(shipments(0, 10), library, on=ON, known_by=TODAY).rooms

    assert room.ratio is None
    assert room.left_count < 0


def test_shipments_after_the_day_do_not_count(library: Library) -> None:
    late = [Shipment(chip="h200", to="china", count=5, on=date(2026, 10, 1))]
    [room] = caps(shipments(100, 0) + late, library, on=ON, known_by=TODAY).rooms

    assert room.cn_count == 0


def test_both_reported_limits_for_a_buyer_are_told(library: Library) -> None:
    found = caps(shipments(1, 0), library, on=ON, known_by=TODAY)

    said = " ".join(limit.amount for limit in found.buyer_limits)
    assert "75,000" in said
    assert "100,000" in said


def test_before_january_2026_there_is_no_cap(library: Library) -> None:
    with pytest.raises(InputError, match="no volume cap was in force on 2025-06-01"):
        caps(shipments(1, 1), library, on=date(2025, 6, 1), known_by=TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[shipment]]\nchip="h200"\nto="china"\ncount=0\non=2026-02-01\n', "`shipment[0].count`"),
        ('[[shipment]]\nchip="h200"\nto="mars"\ncount=1\non=2026-02-01\n', "`shipment[0].to`"),
        ('[[shipment]]\nchip="h200"\ncount=1\non=2026-02-01\n', "missing field `to`"),
        ("shipment = 3\n", "`shipment`"),
    ],
)
def test_a_faulty_file_is_refused_with_its_field(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "shipments.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as fault:
        read_shipments(path)

    assert said in str(fault.value)
    assert "shipments.toml" in str(fault.value)
