"""A model is believed nothing that does not stand in the article, and nothing more firmly."""

import socket
from collections.abc import Callable
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.chronicle.intake.names import read_catalogue
from valico.chronicle.model_reading.answer import Told
from valico.chronicle.model_reading.checking import Ground, checked
from valico.chronicle.model_reading.endpoint import endpoint
from valico.chronicle.model_reading.prompt import read_prompt
from valico.chronicle.model_reading.reader import ModelReading, read_model_reader, read_with_model
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.reader import read_article, read_reader
from valico.errors import InputError

Tell = Callable[..., dict[str, object]]


class Recorded(Protocol):
    """The recorded server of the fixture."""

    status: int
    body: bytes
    silent: bool
    location: str
    asked: list[dict[str, object]]
    keys: list[str | None]

    @property
    def url(self) -> str:
        """The address."""

    def says(self, content: str) -> None:
        """Record words."""

    def claims(self, *claims: dict[str, object]) -> None:
        """Record claims."""


SAID = "Beijing has reportedly blocked imports of the H200"
TEXT = f"{SAID}, people familiar with the matter told Reuters. Tencent has ordered 20,000 H20."
ARTICLE = Article(
    text=TEXT, publisher="Invented Wire", publication_date="2026-01-28", language="en"
)
RULES = read_reader()
READ = read_article(ARTICLE, RULES)
GROUND = Ground(article=ARTICLE, rules=READ, prompt=read_prompt(), names=read_catalogue())


def read(server: Recorded, *, key: str = "", timeout_s: float = 5.0) -> ModelReading:
    at = endpoint(server.url, "small", key=key, timeout_s=timeout_s)
    return read_with_model(ARTICLE, READ, read_model_reader(at))


def test_a_good_answer_gives_claims_of_the_same_record_type(server: Recorded, claim: Tell) -> None:
    people = {"name": "people familiar with the matter", "kind": "anonymous"}
    beijing = {"name": "Beijing", "role": "regulator"}
    server.claims(
        claim(
            SAID, modality="hedged", attribution=[people], chips=["H200"], organisations=[beijing]
        )
    )

    found = read(server)

    (kept,) = found.reading.claims
    assert TEXT[kept.span.start : kept.span.end] == kept.quote == SAID
    assert (kept.type, kept.modality, kept.chips) == ("ban_or_block", "hedged", ("H200",))
    assert [role.id for role in kept.organisations] == ["china"]
    assert kept.attribution[0].name == "people familiar with the matter"
    assert found.account.words() == "second reader small: 1 of 1 claims kept"


def test_the_model_is_told_the_article_and_the_key_stands_in_the_header_only(
    server: Recorded,
) -> None:
    server.claims()

    read(server, key="secret")

    (asked,) = server.asked
    assert TEXT in str(asked["messages"])
    assert (asked["model"], asked["temperature"]) == ("small", 0)
    assert server.keys == ["Bearer secret"]
    assert "secret" not in str(asked)


def test_a_quote_that_does_not_stand_is_dropped_and_counted(server: Recorded, claim: Tell) -> None:
    server.claims(claim("Beijing has banned all chips"), claim(SAID, modality="hedged"))

    found = read(server)

    assert [one.quote for one in found.reading.claims] == [SAID]
    assert "1 dropped that had a quote that does not stand in the article" in found.account.words()


def test_a_model_that_claims_too_much_is_brought_down_to_the_rules(
    server: Recorded, claim: Tell
) -> None:
    server.claims(claim(SAID, modality="asserted"))

    found = read(server)

    (kept,) = found.reading.claims
    assert kept.modality == "hedged"
    assert "reportedly" in [TEXT[cue.start : cue.end] for cue in kept.hedging_cues]
    assert found.account.weakened == 1


def test_an_origin_that_the_rules_found_is_not_lost(server: Recorded, claim: Tell) -> None:
    server.claims(claim(SAID, modality="hedged"))

    (kept,) = read(server).reading.claims

    assert len(kept.attribution) > 1


def test_a_denial_that_the_rules_do_not_see_is_dropped(server: Recorded, claim: Tell) -> None:
    server.claims(claim("told Reuters", type="denial", modality="denied"))

    found = read(server)

    assert found.reading.claims == ()
    assert found.account.dropped == {"denial": 1}


def test_names_that_the_article_lacks_are_left_out_and_counted(
    server: Recorded, claim: Tell
) -> None:
    bloomberg = {"name": "Bloomberg", "kind": "named"}
    foxconn = {"name": "Foxconn", "role": "supplier"}
    server.claims(
        claim(
            SAID,
            modality="hedged",
            attribution=[bloomberg],
            organisations=[foxconn],
            chips=["B300"],
        )
    )

    found = read(server)

    (kept,) = found.reading.claims
    assert "Foxconn" not in [role.name for role in kept.organisations]
    assert kept.chips == ("H200",)  # as the rules read it
    assert all(link.name != "Bloomberg" for link in kept.attribution)
    assert found.account.astray == 2


def test_claims_that_cannot_be_read_are_counted_and_the_rest_is_kept(
    server: Recorded, claim: Tell
) -> None:
    server.claims(
        claim(SAID, modality="hedged"),
        {"quote": 5},
        claim(SAID, type="gossip"),
        claim(SAID, modality="certain"),
    )

    found = read(server)

    assert found.account.kept == 1
    assert found.account.dropped == {"unreadable": 1, "words": 2}


def test_a_fence_of_backticks_round_the_answer_does_no_harm(server: Recorded) -> None:
    server.says('Here you are:\n```json\n{"claims": []}\n```')

    assert read(server).account.told == 0


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b"not json", "gives no chat completion"),
        (200, b'{"choices": []}', "gives no chat completion"),
        (200, b'{"choices":[{"message":{"role":"a","content":"Sorry."}}]}', "no list of claims"),
        (
            200,
            b'{"choices":[{"message":{"role":"a","content":"{\\"claims\\": 3}"}}]}',
            "no list of",
        ),
        (401, b'{"error": "bad key"}', "answers 401: .*bad key"),
        (500, b"", "answers 500"),
    ],
)
def test_a_server_at_fault_gives_one_message(
    server: Recorded, status: int, body: bytes, message: str
) -> None:
    server.status, server.body = status, body

    with pytest.raises(InputError, match=message):
        read(server, key="secret")


def test_a_server_that_never_answers_is_given_up(server: Recorded) -> None:
    server.silent = True

    with pytest.raises(InputError, match=r"no answer within 0\.2 s"):
        read(server, timeout_s=0.2)


def test_a_redirection_is_not_followed_with_the_key(server: Recorded) -> None:
    server.status, server.location = 302, server.url

    with pytest.raises(InputError, match="answers 302"):
        read(server, key="secret")
    assert len(server.asked) == 1


def test_no_server_at_all_is_told_of() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    at = endpoint(f"http://127.0.0.1:{port}", "small", key="", timeout_s=1)

    with pytest.raises(InputError, match="cannot be reached"):
        read_with_model(ARTICLE, READ, read_model_reader(at))


@pytest.mark.parametrize(
    ("url", "model", "message"),
    [
        ("file:///etc/passwd", "m", "give an address such as"),
        ("localhost:8000", "m", "give an address such as"),
        ("http://localhost:8000/v1", None, "give --model NAME"),
    ],
)
def test_what_is_no_address_is_refused(url: str, model: str | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        endpoint(url, model, key="", timeout_s=1)


TELLING = st.builds(
    Told,
    quote=st.one_of(
        st.text(max_size=30),
        st.tuples(st.integers(0, len(TEXT)), st.integers(1, 80)).map(
            lambda cut: TEXT[cut[0] : cut[0] + cut[1]]
        ),
    ),
    type=st.sampled_from([*GROUND.prompt.types, "gossip"]),
    modality=st.sampled_from([*GROUND.prompt.modalities, "certain"]),
    subject=st.text(max_size=10),
    cues=st.lists(st.sampled_from(["reportedly", "told", "", "absent"]), max_size=3).map(tuple),
)
FIRM = {"asserted", "denied", "negated"}


@given(st.lists(TELLING, max_size=6))
def test_whatever_a_model_says_every_span_stands_and_nothing_is_firmer_than_the_rules(
    told: list[Told],
) -> None:
    firm_rules = [one.span for one in READ.claims if one.modality in FIRM]
    for one in checked(told, GROUND):
        if one.claim is None:
            continue
        kept = one.claim

        assert TEXT[kept.span.start : kept.span.end] == kept.quote != ""
        assert all(0 <= c.start < c.end <= len(TEXT) for c in kept.hedging_cues)
        assert kept.modality not in FIRM or any(
            kept.span.start < rule.end and rule.start < kept.span.end for rule in firm_rules
        )
