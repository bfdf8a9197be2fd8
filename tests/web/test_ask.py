"""The question box, its answers, and the first page."""

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from valico.answer.table.record import Cell, Column, Row, Sheet, Table
from valico.errors import UnknownNameError
from valico.evidence import Source
from valico.web.app import create_app
from valico.web.jobs import Answer, Asked, Job, Jobs, Work
from valico.web.pages.ask.page import mended
from valico.web.pages.ask.simulated import Simulated
from valico.web.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Open

QUESTION = "/?q=deepseek+10000+h200+2026-02-15+deepseek-v3"
LOOKS = [(False, False), (True, True)]
HOSTILE = "<script>alert(1)</script> h200"


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
def test_the_first_page_tells_what_stands(visit: "Open", *, dark: bool, narrow: bool) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/")
    seen.shoot(f"ask-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator(".examples a").count() >= 5
    assert page.locator(".stands tbody tr").count() >= 4
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
def test_an_answer_is_whole(visit: "Open", *, dark: bool, narrow: bool) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go(QUESTION)
    page.wait_for_selector("#gate-of-the-day svg")
    seen.shoot(f"answer-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("h1").inner_text() == "10,000 × H200 SXM5 141GB → DeepSeek"
    assert page.locator(".gates .card").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_a_question_typed_leads_by_its_footnote_to_its_source(visit: "Open") -> None:
    seen = visit()
    page = seen.go("/")
    page.fill("#q", "10000 h200 deepseek 2026-02-15")
    page.press("#q", "Enter")
    page.wait_for_selector(".gates")
    number = page.locator(".gates sup a").first.get_attribute("href") or ""
    page.click(f"{number} a")
    page.wait_for_selector(".facts")

    assert "/sources/" in page.url
    assert "on=2026-02-15" in page.url
    assert page.locator(".rests li").count() > 0


def test_the_trace_unfolds_by_keyboard(visit: "Open") -> None:
    page = visit().go(QUESTION)
    page.focus("#trace summary")
    page.keyboard.press("Enter")

    assert page.locator("#trace .lines li").first.is_visible()


class Stubborn(Jobs):
    """Jobs that are always as far as they were told to be."""

    def __init__(self, job: Job, found: Simulated | None = None) -> None:
        """Take how far the job is, and its answer."""
        super().__init__()
        self.job, self.found = job, found

    def submit(self, work: Work[Asked], asked: Asked, *, anew: bool = True, limit: int = 0) -> Job:
        """Return the job."""
        del work, asked, anew, limit
        return self.job

    def answer(self, name: str, kind: type[Answer]) -> Answer | None:
        """Return the answer."""
        del name
        return self.found if isinstance(self.found, kind) else None


def told_by(jobs: Jobs) -> str:
    app = create_app(Settings())
    app.state.jobs = jobs
    asked = {"q": "What if Beijing opens the gate on 1 December 2026?"}
    return TestClient(app, base_url="http://127.0.0.1").get("/", params=asked).text


def test_a_simulation_under_way_shows_its_progress_and_asks_again() -> None:
    told = told_by(Stubborn(Job(id="a", state="running", done=2048, of=16384)))

    assert '<progress max="100" value="12"' in told
    assert "2,048 of 16,384 runs" in told
    assert 'hx-get="/ask/simulated?q=' in told


def test_a_simulation_that_failed_says_why_and_does_not_ask_again() -> None:
    told = told_by(Stubborn(Job(id="a", state="failed", fault="too <big>")))

    assert "too &lt;big&gt;" in told
    assert "hx-get" not in told


def test_a_simulated_answer_shows_its_tables_pictures_and_sources() -> None:
    columns = (Column(key="week", name="Week"), Column(key="units", name="Units"))
    rows = (Row(cells=(Cell("2026-12-07", "2026-12-07"), Cell("<4,000>", 4000))),)
    table = Table(key="weeks", title="By week", columns=columns, rows=rows)
    source = Source(id="88-fr-73458", kind="rule", publisher="BIS", title="Rule")
    found = Simulated(
        sheet=Sheet(schema="valico.simulation/1", title="What if", tables=(table,)),
        sources=(source,),
        pictures=(("fans", "Delivered units.", "<svg></svg>"),),
    )
    told = told_by(Stubborn(Job(id="a", state="done"), found))

    assert '<table class="sheet">' in told
    assert "&lt;4,000&gt;" in told
    assert '<img src="/ask/simulated/fans.svg?q=' in told
    assert 'href="/sources/88-fr-73458"' in told


def test_words_of_the_question_go_before_the_bar_and_the_page_says_so(pages: TestClient) -> None:
    told = pages.get("/", params={"q": "h200 deepseek 2026-02-15", "on": "2025-08-25"}).text

    assert "15 February 2026; it goes before the day of the bar, 25 August 2025" in told


def test_the_bar_gives_the_day_where_the_words_give_none(pages: TestClient) -> None:
    told = pages.get("/", params={"q": "20000 h20 bytedance", "on": "2025-08-25"}).text

    assert "On 25 August 2025" in told
    assert 'class="moved"' not in told


def test_a_misspelt_name_is_mended_by_a_link(pages: TestClient) -> None:
    answer = pages.get("/", params={"q": "1000 h200 deepsek"})

    assert answer.status_code == 404
    assert 'href="/?q=1000+h200+DeepSeek"' in answer.text


def test_a_name_that_does_not_stand_in_the_words_is_put_before_them() -> None:
    fault = UnknownNameError("chip", "H 20", ["H20 96GB"])

    assert mended("buy it", fault) == (("H20 96GB", "H20 96GB, buy it"),)


@pytest.mark.parametrize("words", ["what?", "h200 and b200", "x" * 5000, "h200 2026-02-31"])
def test_what_cannot_be_answered_is_told_beside_the_box(pages: TestClient, words: str) -> None:
    answer = pages.get("/", params={"q": words})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'name="q"' in answer.text


def test_markup_in_a_question_stays_text(pages: TestClient) -> None:
    told = pages.get("/", params={"q": HOSTILE}).text

    assert "<script>alert" not in told
    assert "&lt;script&gt;alert" in told


def test_an_italian_page_speaks_italian(pages: TestClient) -> None:
    told = pages.get("/", params={"q": "deepseek 10000 h200 2026-02-15", "lang": "it"}).text

    assert '<html lang="it">' in told
    assert "Stati Uniti: licenza, caso per caso. Cina: a condizioni." in told
    assert "Che cosa possono fare" in told


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "markdown", "html", "bibtex", "ris"])
def test_an_answer_can_be_taken_away(pages: TestClient, form: str) -> None:
    answer = pages.get(f"/ask/answer/{form}", params={"q": "deepseek 10000 h200 2026-02-15"})

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(answer.content) > 500


@pytest.mark.parametrize("form", ["json", "svg", "png", "csv"])
def test_the_picture_can_be_taken_away(pages: TestClient, form: str) -> None:
    asked = {"chip": "nvidia/h200-sxm-141", "on": "2026-02-15"}
    answer = pages.get(f"/ask/gate.{form}", params=asked)

    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_an_answer_is_the_same_record_on_page_and_command_line(pages: TestClient) -> None:
    asked = {"q": "deepseek 10000 h200 2026-02-15 deepseek-v3"}
    record = pages.get("/ask/answer/json", params=asked).json()

    assert record["schema"] == "valico.answer/1"
    assert record["verdict"]["us"]["policy"] == "case-by-case"
