"""What was read becomes a claim of the ledger, with its words, its chain and its times."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.chronicle.claims import VALUES, Claim, beginning
from valico.chronicle.entries import Recording
from valico.chronicle.intake.recordings import Engine, Intake, recording_of, since_of
from valico.chronicle.reading.claim import Days, ReadClaim
from valico.chronicle.utterances import Document, unsupported

Told = Callable[..., ReadClaim]
CHINA = {"name": "Pechino", "role": "regulator", "id": "china"}
WASHINGTON = {"name": "Washington", "role": "regulator", "id": "united-states"}
OUTLET = {"name": "Gazzetta Inventata", "kind": "named", "role": "outlet"}


@pytest.fixture
def taken(document: Document, intake: Intake, told: Told) -> Callable[..., Recording]:
    def take(**fields: object) -> Recording:
        return recording_of(told(**fields), document, Engine(), intake)

    return take


@pytest.fixture
def claimed(taken: Callable[..., Recording]) -> Callable[..., Claim]:
    return lambda **fields: taken(**fields).claim


def test_a_halt_that_is_asked_for_is_not_a_halt(claimed: Callable[..., Claim]) -> None:
    asked = claimed()
    done = claimed(quote="NVIDIA ferma la produzione")

    assert (asked.event, asked.about, asked.value) == (
        "request-halt",
        "production",
        "halt-requested",
    )
    assert (done.event, done.about, done.value) == ("halt", "production", "halted")
    assert (asked.actors, asked.parties, asked.chips) == (
        ("nvidia",),
        ("amkor",),
        ("nvidia/h20-96",),
    )


def test_the_italian_conditional_of_report_is_kept_apart_from_other_hedges(
    claimed: Callable[..., Claim],
) -> None:
    assert claimed().hedge == "conditional"
    assert claimed(hedging_cues=[]).hedge == "reported"


def test_every_word_kept_stands_in_the_document(
    taken: Callable[..., Recording], document: Document
) -> None:
    reading = taken().reading

    assert reading is not None
    assert unsupported(reading, document) == ()
    assert reading.cues[0].span.exact == "avrebbe chiesto"


@pytest.mark.parametrize(
    ("who", "about", "value"),
    [
        ([CHINA], "import-permission", "allowed"),
        ([WASHINGTON], "us-licence", "granted"),
        ([], "unsorted", None),
        ([CHINA, WASHINGTON], "unsorted", None),
    ],
)
def test_an_approval_is_of_the_gate_whose_keeper_is_named_and_else_of_none(
    claimed: Callable[..., Claim], who: list[dict[str, str]], about: str, value: str | None
) -> None:
    found = claimed(type="approval", organisations=who)

    assert (found.event in {"authorise", "relax"}, found.about, found.value) == (True, about, value)


def test_sales_that_have_stopped_have_not_begun(claimed: Callable[..., Claim]) -> None:
    found = claimed(
        type="shipment_or_delivery", quote="H20 sales have stopped", modality="asserted"
    )

    assert (found.about, found.value) == ("shipments", "stopped")


@pytest.mark.parametrize(
    ("modality", "polarity"),
    [("opinion", "uncertain"), ("conditional", "uncertain"), ("negated", "negated")],
)
def test_wishes_and_hypotheses_begin_no_state(
    claimed: Callable[..., Claim], modality: str, polarity: str
) -> None:
    assert claimed(modality=modality, type="order").polarity == polarity


def test_a_denied_allegation_is_a_denial(claimed: Callable[..., Claim]) -> None:
    found = claimed(type="allegation", modality="denied", quote="Nvidia nega backdoor")

    assert (found.event, found.about, found.value) == ("deny", "security", "denied")
    assert (found.polarity, found.hedge) == ("affirmed", "denied")


def test_one_outlet_is_one_origin_in_every_language(claimed: Callable[..., Claim]) -> None:
    links = [{"name": "路透社", "kind": "named", "role": "origin"}, OUTLET]

    assert claimed(attribution=links).origin.name == "Reuters"
    assert claimed(attribution=links).hedge == "conditional"


def test_a_person_is_filed_under_the_body_that_he_speaks_for(
    claimed: Callable[..., Claim],
) -> None:
    links = [{"name": "Huang", "kind": "named", "role": "origin"}, OUTLET]

    origin = claimed(attribution=links, modality="asserted").origin

    assert (origin.name, origin.organisation) == ("Jensen Huang", "nvidia")


def test_unnamed_people_are_counted_where_the_words_count_them(
    claimed: Callable[..., Claim],
) -> None:
    links = [
        {"name": "due fonti vicine alla vicenda", "kind": "anonymous", "role": "origin"},
        OUTLET,
    ]

    assert (
        claimed(attribution=links).origin.anonymous,
        claimed(attribution=links).origin.people,
    ) == (
        True,
        2,
    )


def test_an_amount_keeps_its_open_end(claimed: Callable[..., Claim]) -> None:
    over = {"min": 400000, "unit": "chip", "qualifiers": ["over", "jointly"]}

    found = claimed(type="order", quantity=over)

    assert found.amount is not None
    assert found.amount.words() == "over 400,000 chips jointly"


def test_vague_magnitudes_are_no_numbers(claimed: Callable[..., Claim]) -> None:
    tens = {"min": 20000, "unit": "chip", "qualifiers": ["tens_of"]}

    assert claimed(type="order", quantity=tens).amount is None


def test_a_headline_is_known_by_where_it_stands(
    intake: Intake, told: Told, document: Document
) -> None:
    title = told(span={"start": 0, "end": 9}, quote="Un titolo", hedging_cues=[])

    assert recording_of(title, document, Engine(), intake).claim.section == "headline"


def test_the_same_reading_has_the_same_id_and_another_reader_another(
    intake: Intake, told: Told, document: Document
) -> None:
    ids = [recording_of(told(), document, Engine(name=n), intake).claim.id for n in ("a", "a", "b")]

    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("2025-08-22-gazzetta-inventata-")


@pytest.mark.parametrize("modality", ["asserted", "hedged", "expected", "denied", "opinion", "new"])
@pytest.mark.parametrize("words", ["", "licenza richiesta", "backdoor", "scorte", "annullati"])
def test_every_type_has_a_meaning_that_the_ledger_knows(
    intake: Intake, told: Told, modality: str, words: str
) -> None:
    for row in intake.meanings.file.meaning:
        found = intake.meanings.of(told(type=row.type, modality=modality, quote=words), "any")

        assert found.value is None or found.value in VALUES[found.about]


DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(0, 400))
def test_a_stretch_of_days_comes_back_as_it_was_written(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)

    days = beginning(since_of(Days(start=first, end=last), published=str(last)))

    assert (days.first, days.end.toordinal() - 1) == (first, last.toordinal())


def test_undated_words_are_told_of_the_day_of_publication() -> None:
    assert since_of(None, "2025-08-22") == "2025-08-22"
    assert since_of(None, "2025-08") == "2025-08"


def test_what_may_be_begins_no_state(claimed: Callable[..., Claim]) -> None:
    words = "Tencent potrebbe sospendere gli ordini"
    cue = {"start": 11 + words.index("potrebbe"), "end": 11 + words.index("potrebbe") + 8}

    found = claimed(type="suspension_of_orders", quote=words, hedging_cues=[cue])

    assert (found.value, found.polarity) == ("paused", "uncertain")


def test_an_earlier_time_of_which_nobody_says_when_begins_no_state(
    claimed: Callable[..., Claim],
) -> None:
    said = {"type": "ban_or_block", "organisations": [CHINA], "modality": "asserted"}
    day = {"start": "2025-04-01", "end": "2025-04-30"}

    assert claimed(**said, quote="Pechino aveva bloccato gli H20").value is None
    assert claimed(**said, quote="Pechino ha bloccato gli H20").value == "blocked"
    assert claimed(**said, quote="aveva bloccato gli H20", event_date=day).value == "blocked"


def test_a_ban_on_what_the_state_funds_is_no_ban_at_large(claimed: Callable[..., Claim]) -> None:
    words = "vietando ai data center finanziati dallo stato di usare hardware americano"

    found = claimed(type="ban_or_block", organisations=[CHINA], quote=words)

    assert (found.value, found.use) == ("blocked", "state-funded-data-centre")
