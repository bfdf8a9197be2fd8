import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Amounted
from valico.chronicle.reading.reader import Reader, read_article


def amount(text: str, slot: str, reader: Reader) -> Amounted:
    article = Article(text=text, publication_date="2026-03-12")
    found = [getattr(claim, slot) for claim in read_article(article, reader).claims]
    amounts = [one for one in found if one is not None]
    assert len(amounts) == 1, found
    first: Amounted = amounts[0]
    return first


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("Alibaba ha ordinato oltre 400.000 H200.", 400_000, None, "over"),
        ("Alibaba ha ordinato tra 600.000 e 700.000 chip.", 600_000, 700_000, "between"),
        ("Alibaba ordered up to 30,000 H20 chips.", None, 30_000, "up_to"),
        (
            "ByteDance and Tencent ordered more than 400,000 chips combined.",
            400_000,
            None,
            "jointly",
        ),
        ("ByteDance and Tencent each ordered 20,000 chips apiece.", 20_000, 20_000, "per_unit"),
        ("阿里巴巴订购了40多万颗H20。", 400_000, None, "over"),
        ("Alibaba ha ordinato 300mila GPU.", 300_000, 300_000, None),
        ("三家公司共获准采购40万颗H200。", 400_000, 400_000, "jointly"),
        ("每家企业最多可购买7.5万颗H200。", None, 75_000, "per_unit"),
        ("Ciascuna delle tre aziende acquisterà fino a 75.000 H200.", None, 75_000, "per_unit"),
        ("Huawei ha prodotto un milione di chip.", 1_000_000, 1_000_000, None),
    ],
)
def test_quantities_keep_their_open_ends(
    text: str, low: float | None, high: float | None, qualifier: str | None, reader: Reader
) -> None:
    found = amount(text, "quantity", reader)

    bounds = (found.value, found.value) if found.value is not None else (found.min, found.max)
    assert bounds == (low, high)
    assert qualifier is None or qualifier in found.qualifiers


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("Nvidia ha incassato 46,7 miliardi di dollari.", 46.7e9, "USD"),
        ("Nvidia posted revenue of $57 billion.", 57e9, "USD"),
        ("英伟达营收达到681亿美元。", 68.1e9, "USD"),
        ("Huawei ha registrato ricavi per 100 miliardi di yuan.", 100e9, "CNY"),
    ],
)
def test_money_has_its_currency(text: str, value: float, currency: str, reader: Reader) -> None:
    found = amount(text, "money", reader)

    assert found.value == pytest.approx(value)
    assert found.currency == currency
