import pytest

from valico.chronicle.reading.document import article_from_bytes
from valico.errors import InputError


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "a.txt: is empty"),
        (b"\x00\x01\x02NVIDIA", "a.txt: is no text but binary"),
        (b"... --- ...", "a.txt: holds no words"),
        (b'{"id": 3}', "a.txt: is no article record"),
        (b"x" * 20_000_001, "a.txt: has 20 MB"),
        (bytes(range(128, 256)) * 4, "a.txt: mixes encodings"),
    ],
)
def test_what_is_no_article_is_refused_in_one_message(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as fault:
        article_from_bytes(raw, "a.txt")

    assert "\n" not in str(fault.value)


def test_mixed_encodings_are_mended_where_few_bytes_are_astray() -> None:
    raw = "La CAC ha vietato l’H20, perch\u00e9 teme. ".encode() * 9 + b"perch\xe9"

    assert article_from_bytes(raw, "a.txt").text.endswith("perché")


def test_gb18030_is_read_as_chinese() -> None:
    assert article_from_bytes("英伟达停止生产H20芯片".encode("gb18030"), "a").text.startswith(
        "英伟达"
    )


def test_a_page_gives_its_text_without_scripts() -> None:
    paragraph = "China has banned the H20 chip of Nvidia from its state data centres this year. "
    page = (
        "<html><head><title>China bans H20</title></head><body><article><h1>China bans H20</h1>"
        f"<p>{paragraph * 3}</p><p>{paragraph * 2}</p><script>alert('x')</script>"
        "</article></body></html>"
    )

    article = article_from_bytes(page.encode(), "a.html")

    assert "China has banned" in article.text
    assert "alert" not in article.text
