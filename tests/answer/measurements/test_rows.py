"""Rows of measurements: read as they stand, each with its own faults."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.measurements.rows import COLUMNS, Measurement, read_measurements
from valico.errors import DataError

HEAD = "id,kind,model,chip_id,metric,value,unit"
GOOD = "a,inference-e2e,Qwen3-32B,h100-sxm,tpot_ms,10.5,ms"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def one(folder: Path, line: str, head: str = HEAD) -> Measurement:
    (row,) = read_measurements(written(folder, head, line))
    return row


def test_a_row_is_read_as_it_stands(tmp_path: Path) -> None:
    row = one(tmp_path, GOOD)

    assert (row.id, row.value, row.isl, row.line, row.faults) == ("a", 10.5, None, 2, ())


def test_a_column_of_ours_that_is_missing_is_empty_and_one_of_theirs_is_passed_over(
    tmp_path: Path,
) -> None:
    row = one(tmp_path, GOOD + ",seen on a Tuesday", head=HEAD + ",remark")

    assert row.framework == ""
    assert "remark" not in COLUMNS


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"lacks `metric`, `value`; it has `id`, `kind`"):
        read_measurements(written(tmp_path, "id,kind,model,chip_id,unit", "a,b,c,d,e"))


@pytest.mark.parametrize("content", ["", HEAD])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError):
        read_measurements(written(tmp_path, content))


def test_a_file_that_is_no_text_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"id,\xff\xfe")

    with pytest.raises(DataError, match="not UTF-8"):
        read_measurements(path)


@pytest.mark.parametrize("value", ["nan", "inf", "-3", "0", "fast"])
def test_a_value_that_is_no_measurement_makes_its_row_unreadable_and_no_other(
    tmp_path: Path, value: str
) -> None:
    rows = read_measurements(
        written(tmp_path, HEAD, GOOD.replace("10.5", value), GOOD.replace("a,", "b,", 1))
    )

    why = f"`value` is '{value}'; give a number above zero, or leave it empty"
    assert rows[0].unreadable == why
    assert rows[1].unreadable is None


def test_without_a_value_only_a_prediction_is_wanted(tmp_path: Path) -> None:
    row = one(tmp_path, GOOD.replace("10.5", ""))

    assert row.value is None
    assert row.unreadable is None


def test_of_two_settings_in_one_field_the_first_is_taken(tmp_path: Path) -> None:
    assert one(tmp_path, GOOD.replace("10.5", "37556 (36108)")).value == 37556


def test_a_side_field_that_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    row = one(tmp_path, GOOD + ",ep", head=HEAD + ",ep")

    assert row.ep is None
    assert row.unreadable is None
    assert "`ep` is 'ep'" in row.faults[0]


def test_an_id_twice_is_said_at_its_second_place(tmp_path: Path) -> None:
    first, second = read_measurements(written(tmp_path, HEAD, GOOD, GOOD))

    assert first.faults == ()
    assert second.faults == ("the id stands in line 2 too",)


@given(st.floats(min_value=1e-9, max_value=1e12, allow_nan=False))
def test_every_positive_number_survives_the_reading(value: float) -> None:
    import tempfile  # noqa: PLC0415  # Hypothesis and tmp_path do not mix

    with tempfile.TemporaryDirectory() as folder:
        row = one(Path(folder), GOOD.replace("10.5", repr(value)))

    assert row.value == value
