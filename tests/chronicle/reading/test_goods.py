"""Which chips a claim speaks of, when it does not name them."""

import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import ReadClaim
from valico.chronicle.reading.reader import Reader, read_article


def last(text: str, reader: Reader) -> ReadClaim:
    return read_article(Article(text=text, publication_date="2026-03-12"), reader).claims[-1]


@pytest.mark.parametrize(
    "text",
    [
        "NVIDIA vende l'H20 in Cina. Pechino ha vietato questi chip.",
        "Nvidia sells the H20 in China. Customs have seized 400 of the chips.",
        "英伟达在中国销售H20。中国禁止该芯片。",
        "La Cina ha vietato le H20, temendo che potessero servire a fini militari.",
        "The US banned the H20. It is unclear whether the step is final.",
    ],
)
def test_a_pointing_word_or_an_unsaid_subject_means_the_chip_named_before(
    text: str, reader: Reader
) -> None:
    assert last(text, reader).chips == ("H20",)


@pytest.mark.parametrize(
    "text",
    [
        "NVIDIA vende l'H20. La Cina ha vietato i chip stranieri nei centri statali.",
        "NVIDIA vende l'H20. I centri dovranno sostituire i processori di Nvidia, AMD e Intel.",
        "Nvidia sells the H20. China aims to make 70% of its chips at home by 2027.",
        "英伟达停产H20。美国法案要求先进芯片必须加装定位功能。",
        "NVIDIA vende l'H20. Washington aveva vietato l'export dell'hardware di punta di NVIDIA.",
    ],
)
def test_goods_at_large_are_no_chip(text: str, reader: Reader) -> None:
    assert last(text, reader).chips == ()


def test_a_new_model_is_not_the_chip_named_before(reader: Reader) -> None:
    text = "NVIDIA vende l'H20. L'azienda sarebbe al lavoro su un nuovo modello per quel mercato."

    assert last(text, reader).chips == ()


def test_what_a_chip_is_measured_by_is_not_what_is_spoken_of(reader: Reader) -> None:
    text = (
        "A Blackwell-based chip with about half the performance of Blackwell Ultra is in the works."
    )

    assert last(text, reader).chips == ("Blackwell",)


def test_a_family_is_shared_by_the_numbers_that_follow_it(reader: Reader) -> None:
    text = "Cambricon delivered 30,000 Siyuan 590 and 690 chips."

    assert last(text, reader).chips == ("Siyuan 590", "Siyuan 690")


def test_a_charge_speaks_of_the_chips_that_its_sentence_names_later(reader: Reader) -> None:
    text = "Prosecutors charged two men who smuggled H100 and H200 chips into China."
    claims = read_article(Article(text=text, publication_date="2026-03-12"), reader).claims

    assert {claim.chips for claim in claims} == {("H100", "H200")}
