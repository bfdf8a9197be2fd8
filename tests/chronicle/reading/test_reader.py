import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle.reading.article import LANGUAGES, Article
from valico.chronicle.reading.claim import ReadClaim, Reading
from valico.chronicle.reading.reader import Reader, read_article, read_reader
from valico.errors import InputError

READER = read_reader()
WORDS = (
    "NVIDIA|H20|H200s|Secondo |Reuters|avrebbe chiesto| non |15%|400.000|tra 600 e 700 mila|$|2025|"
    "scorso aprile|, |. |: |“|”|\n|据|知情人士|表示|，|。|40万|5月|31日|13 Commenti|di |’|may 99|"
    "29 febbraio|February 30, 2025|2025年13月|se |said |according to "
)
PIECES = st.sampled_from(WORDS.split("|"))
ANYTHING = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5))).map("".join))


def only(reading: Reading) -> ReadClaim:
    assert len(reading.claims) == 1, reading.claims
    return reading.claims[0]


def read(text: str, published: str | None = "2026-03-12") -> Reading:
    return read_article(Article(text=text, publication_date=published), READER)


@settings(max_examples=400, deadline=None)
@given(text=ANYTHING, language=st.sampled_from(LANGUAGES), day=st.sampled_from([None, "2026-03"]))
def test_reading_never_raises_and_every_quote_stands_in_the_text(
    text: str, language: str, day: str | None
) -> None:
    article = Article(text=text, language=language, publication_date=day, title=text[:20])

    for claim in read_article(article, READER).claims:
        assert claim.span.start < claim.span.end
        assert text[claim.span.start : claim.span.end] == claim.quote
        for cue in claim.hedging_cues:
            assert 0 <= cue.start < cue.end <= len(text)
        for link in claim.attribution[:-1]:
            assert link.name in text
        assert claim.date_anchor is None or claim.date_anchor in text


def test_a_text_in_another_language_is_refused_with_the_languages_that_are_read() -> None:
    with pytest.raises(InputError, match="it, en, zh"):
        read("Le gouvernement des États-Unis a interdit les puces dans une note pour les firmes")


@pytest.mark.parametrize(
    ("text", "modality", "cue"),
    [
        ("NVIDIA avrebbe chiesto a Foxconn di fermare la produzione.", "hedged", "avrebbe chiesto"),
        ("L'accesso alle H200 rappresenterebbe un salto.", "conditional", "rappresenterebbe"),
        ("Trump ha annunciato che avrebbe revocato il divieto sulle H20.", "expected", "avrebbe"),
        ("Se il Congresso votasse, il divieto fermerebbe le vendite.", "conditional", "fermerebbe"),
        ("Nvidia has reportedly suspended production of the H20.", "hedged", "reportedly"),
        ("China will allow imports of the H200.", "expected", "will"),
        ("英伟达或将暂停生产H20。", "hedged", "或将"),
    ],
)
def test_the_conditional_of_report_is_told_from_hypothesis_and_from_plan(
    text: str, modality: str, cue: str
) -> None:
    claim = only(read(text))

    assert claim.modality == modality
    assert any(cue in text[c.start : c.end] for c in claim.hedging_cues)


def test_who_receives_a_permission_does_not_give_it() -> None:
    claim = only(read("ByteDance e Tencent avrebbero ricevuto il permesso di acquistare H200."))

    assert {(r.name, r.role) for r in claim.organisations} == {
        ("ByteDance", "buyer"), ("Tencent", "buyer"),
    }  # fmt: skip


def test_a_chain_runs_from_the_people_to_the_wire_to_the_outlet() -> None:
    text = "Secondo fonti vicine alla vicenda citate da Reuters, Pechino ha vietato le H200."
    article = Article(text=text, publisher="Corriere")

    claim = only(read_article(article, READER))

    assert [(link.kind, link.role) for link in claim.attribution] == [
        ("anonymous", "origin"), ("named", "relay"), ("named", "outlet"),
    ]  # fmt: skip
    assert claim.attribution[1].name == "Reuters"


def test_without_a_day_of_publication_a_relative_date_is_refused_and_not_guessed() -> None:
    claim = only(read("Lo scorso aprile Washington ha vietato le vendite di H20.", published=None))

    assert claim.event_date is None
    assert claim.refused_date == "scorso aprile"


def test_the_companys_chip_is_found_behind_these_chips() -> None:
    first, second = read("NVIDIA vende l'H20 in Cina. Pechino ha vietato questi chip.").claims[-2:]

    assert first.chips == second.chips == ("H20",)


def test_chip_names_are_neither_numbers_nor_dates() -> None:
    claim = only(read("La Cina ha vietato l'acquisto delle RTX Pro 6000D, delle H20 e delle L20."))

    assert claim.quantity is None
    assert claim.chips == ("RTX PRO 6000D", "H20", "L20")


def test_comments_links_and_pull_quotes_are_left_out() -> None:
    text = (
        "NVIDIA ferma la produzione dell'H20\n"
        "Secondo Reuters NVIDIA ha fermato la produzione del chip H20 per la Cina.\n"
        "NVIDIA ha fermato la produzione del chip H20\n"
        "13 Commenti\nLa Cina ha vietato tutto.\n"
    )

    reading = read(text)

    assert {claim.section for claim in reading.claims} == {"title", "body"}
    assert set(reading.left_out) == {"pull-quote", "comments"}


def test_the_reader_that_ships_has_every_language(reader: Reader) -> None:
    assert set(reader.lexicons) == set(LANGUAGES)


def test_a_title_that_stands_apart_is_read_and_marked_as_one() -> None:
    title = "NVIDIA ferma la produzione dell'H20"
    article = Article(title=title, text="NVIDIA avrebbe chiesto di fermare la produzione dell'H20.")

    reading = read_article(article, READER)

    (headline,) = reading.headline
    assert (headline.section, headline.modality) == ("title", "asserted")
    assert title[headline.span.start : headline.span.end] == headline.quote
    assert [claim.section for claim in reading.claims] == ["body"]
    assert reading.claims[0].modality == "hedged"


def test_a_title_that_opens_the_text_is_read_once() -> None:
    title = "NVIDIA ferma la produzione dell'H20"
    article = Article(title=title, text=f"{title}\nNVIDIA ha fermato la produzione dell'H20.")

    reading = read_article(article, READER)

    assert reading.headline == ()
    assert {claim.section for claim in reading.claims} == {"title", "body"}


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Spero che la Cina permetterà le H200.", "statement_or_opinion", "opinion"),
        (
            "Il mercato delle H200 potrebbe essere alle soglie di una svolta.",
            "statement_or_opinion",
            "hedged",
        ),
        ("China told firms not to buy the H20.", "ban_or_block", "asserted"),
        ("The H200 is not permitted to enter China.", "ban_or_block", "asserted"),
        ("H200目前不被允许进入中国。", "ban_or_block", "asserted"),
        (
            "Buyers must show that the H200 will not reach the army.",
            "licence_condition",
            "asserted",
        ),
        ("Nvidia poured cold water on talk of a back door in the H20.", "denial", "denied"),
        ("Trump announced last month that he would allow H200 sales.", "approval", "expected"),
        ("Nvidia did not respond to a request for comment.", "other", "negated"),
    ],
)
def test_what_governs_a_clause_decides_its_kind_and_firmness(
    text: str, kind: str, modality: str
) -> None:
    claim = only(read(text))

    assert (claim.type, claim.modality) == (kind, modality)


def test_an_aside_answers_for_both_sides_of_it() -> None:
    text = "Samsung, scrive Bloomberg, ha messo in pausa la fabbricazione delle memorie per l'H20."

    claim = only(read(text))

    assert claim.modality == "hedged"
    assert claim.attribution[0].name == "Bloomberg"


def test_an_ordinal_is_no_attribution() -> None:
    claim = only(read("Nel secondo trimestre Nvidia ha incassato 46,7 miliardi di dollari."))

    assert [link.role for link in claim.attribution] == ["outlet"]
    assert claim.event_date is not None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Le H200 sono state bloccate da Pechino.", {("Pechino", "regulator")}),
        (
            "Tencent è stata autorizzata da Pechino ad acquistare le H200.",
            {("Tencent", "buyer"), ("Pechino", "regulator")},
        ),
        (
            "Samsung was told by Nvidia to pause work on the H20.",
            {("Samsung", "supplier:memory"), ("Nvidia", "seller")},
        ),
    ],
)
def test_a_passive_does_not_swap_the_roles(text: str, roles: set[tuple[str, str]]) -> None:
    claim = only(read(text))

    assert {(one.name, one.role) for one in claim.organisations} == roles
