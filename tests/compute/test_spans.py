import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.spans import Span, exactly, inverse, product, total

positive = st.floats(1e-3, 1e3)
spans = st.builds(
    lambda mid, below, above: Span(mid / below, mid, mid * above),
    positive,
    st.floats(1, 5),
    st.floats(1, 5),
)


@given(spans, spans)
def test_a_product_is_at_least_as_wide_as_the_wider_factor(first: Span, second: Span) -> None:
    both = product(first, second)

    assert both.high / both.mid >= max(s.high / s.mid for s in (first, second)) * (1 - 1e-9)
    assert both.mid / both.low >= max(s.mid / s.low for s in (first, second)) * (1 - 1e-9)


@given(spans)
def test_an_exact_factor_adds_no_doubt(span: Span) -> None:
    twice = product(span, exactly(2.0))

    assert twice.low == pytest.approx(2 * span.low)
    assert twice.high == pytest.approx(2 * span.high)


@given(spans)
def test_turned_over_twice_a_span_is_itself(span: Span) -> None:
    again = inverse(inverse(span))

    assert (again.low, again.mid, again.high) == pytest.approx((span.low, span.mid, span.high))


@given(spans, spans)
def test_a_sum_lies_between_the_sums_of_the_ends(first: Span, second: Span) -> None:
    both = total(first, second)

    assert both.low >= (first.low + second.low) * (1 - 1e-9)
    assert both.high <= (first.high + second.high) * (1 + 1e-9)
