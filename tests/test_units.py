import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from valico import units
from valico.errors import InputError
from valico.units import UNITS, Dimension

DIMENSIONS: tuple[Dimension, ...] = tuple(UNITS)
FINITE = st.floats(min_value=1e-9, max_value=1e30, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("written", "dimension", "value"),
    [
        ("4.8 TB/s", "byte/s", 4.8e12),
        ("4800 GB/s", "byte/s", 4.8e12),
        ("141 GB", "byte", 141e9),
        ("141 GiB", "byte", 141 * 2**30),
        ("141GB", "byte", 141e9),
        ("  141   GB  ", "byte", 141e9),
        ("989.4 TFLOP/s", "FLOP/s", 989.4e12),
        ("1979 TOP/s", "OP/s", 1979e12),
        ("1.4 kW", "W", 1400.0),
        ("80e9", "count", 80e9),
        ("8e+1", "count", 80.0),
        ("27000 USD", "USD", 27000.0),
        ("1.05 M CNY", "CNY", 1.05e6),
        ("3.6 kWh", "J", 3.6 * 3.6e6),
        ("2 days", "s", 172800.0),
        ("8.14 cm2", "mm2", 814.0),
        ("0 W", "W", 0.0),
    ],
)
def test_a_quantity_is_read_into_base_units(
    written: str, dimension: Dimension, value: float
) -> None:
    assert units.parse(written, dimension) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("prefix", ["K", "M", "G", "T", "P"])
def test_a_binary_unit_is_never_its_decimal_neighbour(prefix: str) -> None:
    decimal = "k" if prefix == "K" else prefix

    binary_bytes = units.parse(f"1 {prefix}iB", "byte")
    decimal_bytes = units.parse(f"1 {decimal}B", "byte")

    assert binary_bytes > decimal_bytes * 1.02
    assert math.log2(binary_bytes) % 10 == 0
    assert math.log10(decimal_bytes) % 3 == pytest.approx(0)


@pytest.mark.parametrize(
    ("written", "dimension", "words"),
    [
        ("-5 W", "W", "'-5 W' is not a quantity; write a number and a unit, such as '700 W'"),
        ("−5 W", "W", "'−5 W' is not a quantity; write a number and a unit, such as '700 W'"),
        (
            "nan GB",
            "byte",
            "'nan GB' is not a quantity; write a number and a unit, such as '141 GB'",
        ),
        (
            "inf GB",
            "byte",
            "'inf GB' is not a quantity; write a number and a unit, such as '141 GB'",
        ),
        ("1e999 W", "W", "'1e999 W' is too large to be a quantity"),
        (
            "4,8 TB/s",
            "byte/s",
            "'4,8 TB/s' has a comma; write the number as 4.8 or 4800, without one",
        ),
        (
            "1,979 TFLOP/s",
            "FLOP/s",
            "'1,979 TFLOP/s' has a comma; write the number as 4.8 or 4800, without one",
        ),
        ("1.2.3 W", "W", "'1.2.3 W' is not a quantity; write a number and a unit, such as '700 W'"),
        ("", "count", "'' is not a quantity; write a number and a unit, such as '8'"),
        ("GB", "byte", "'GB' is not a quantity; write a number and a unit, such as '141 GB'"),
        (
            "400 watts",
            "W",
            "'400 watts' has the unit 'watts'; allowed here: W, kW, MW, GW, TW, PW, EW",
        ),
        ("141", "byte", "'141' has no unit; allowed here: B, kB"),
        ("141 gb", "byte", "'141 gb' has the unit 'gb'; allowed here: B, kB, MB, GB"),
        ("141 GB", "byte/s", "'141 GB' has the unit 'GB'; allowed here: B/s, kB/s, MB/s, GB/s"),
        ("989 TOP/s", "FLOP/s", "'989 TOP/s' has the unit 'TOP/s'; allowed here: FLOP/s"),
        ("8 dies", "count", "'8 dies' has the unit 'dies'; allowed here: no unit"),
        ("5 EUR", "USD", "'5 EUR' has the unit 'EUR'; allowed here: USD, k USD, M USD, bn USD"),
        (
            "3958 TFLOP/s sparse",
            "FLOP/s",
            (
                "'3958 TFLOP/s sparse' says that it is sparse; this figure is dense "
                "(write sparse ones as sparse_…)"
            ),
        ),
        ("3958 Sparse TFLOP/s", "FLOP/s", "'3958 Sparse TFLOP/s' says that it is sparse"),
    ],
)
def test_what_is_no_quantity_is_refused_in_words(
    written: str, dimension: Dimension, words: str
) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(words)}"):
        units.parse(written, dimension)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_example_of_an_error_can_itself_be_read(dimension: Dimension) -> None:
    assert units.parse(units.example(dimension).strip("'"), dimension) > 0


@given(st.sampled_from(DIMENSIONS), FINITE)
@example("byte", 9.9999e12)
@example("s", 0.9999999)
def test_what_is_shown_reads_back_within_rounding(dimension: Dimension, value: float) -> None:
    shown = units.show(value, dimension, digits=6).replace(",", "")

    assert units.parse(shown, dimension) == pytest.approx(value, rel=1e-5, abs=1e-15)


@given(st.sampled_from(DIMENSIONS), FINITE, FINITE)
def test_a_greater_quantity_is_never_shown_as_a_lesser_one(
    dimension: Dimension, one: float, other: float
) -> None:
    less, more = sorted((one, other))

    shown = [
        units.parse(units.show(value, dimension).replace(",", ""), dimension)
        for value in (less, more)
    ]

    assert shown[0] <= shown[1] * (1 + 1e-12)


@given(
    st.sampled_from([(d, u) for d, table in UNITS.items() for u in table]),
    st.floats(min_value=1e-6, max_value=1e9),
)
def test_a_quantity_is_its_number_times_its_unit(
    unit: tuple[Dimension, str], number: float
) -> None:
    dimension, name = unit

    assert units.parse(f"{number} {name}", dimension) == number * UNITS[dimension][name]


@pytest.mark.parametrize(
    ("value", "dimension", "shown"),
    [
        (4.8e12, "byte/s", "4.8 TB/s"),
        (900e9, "byte/s", "900 GB/s"),
        (141e9, "byte", "141 GB"),
        (1979e12, "FLOP/s", "1,979 TFLOP/s"),
        (15832.0, "count", "15,832"),
        (0.0, "W", "0 W"),
        (-700.0, "W", "-700 W"),
        (2.5e9, "USD", "2.5 bn USD"),
        (90 * 86400.0, "s", "90 days"),
        (0.004, "s", "4 ms"),
        (814.0, "mm2", "814 mm2"),
        (math.inf, "W", "inf MW"),
    ],
)
def test_a_value_is_shown_as_people_write_it(
    value: float, dimension: Dimension, shown: str
) -> None:
    assert units.show(value, dimension) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (99.996, "100"),
        (1234567.0, "1,234,567"),
        (2.9088, "2.909"),
        (1e-7, "0.0000001"),
        (math.inf, "inf"),
    ],
)
def test_a_number_keeps_its_whole_digits_and_four_significant_ones(
    value: float, shown: str
) -> None:
    assert units.number(value) == shown
