"""Readings made by hand, so that what the intake makes of them does not hang on the reader."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from valico.chronicle.intake.recordings import Intake, read_intake
from valico.chronicle.reading.claim import ReadClaim
from valico.chronicle.utterances import Document

QUOTE = "NVIDIA avrebbe chiesto ad Amkor di fermare la produzione dell'H20"
Told = Callable[..., ReadClaim]


@pytest.fixture(scope="session")
def intake() -> Intake:
    return read_intake()


@pytest.fixture
def document() -> Document:
    return Document(
        id="d" * 64,
        outlet="Gazzetta Inventata",
        title="Un titolo",
        language="it",
        published=date(2025, 8, 22),
        text=f"Un titolo\n\n{QUOTE}.",
    )


@pytest.fixture(scope="session")
def told() -> Told:
    """Return a builder of claims as a reader gives them: a halt is asked for, unless told so."""

    def claim(**fields: object) -> ReadClaim:
        start = 11
        written = {
            "span": {"start": start, "end": start + len(QUOTE)},
            "quote": QUOTE,
            "section": "body",
            "type": "production_halt",
            "subject": "NVIDIA",
            "chips": ["H20"],
            "organisations": [
                {"name": "NVIDIA", "role": "seller", "id": "nvidia"},
                {"name": "Amkor", "role": "supplier:packaging", "id": "amkor"},
            ],
            "quantity": None,
            "money": None,
            "percentage": None,
            "event_date": None,
            "refused_date": None,
            "modality": "hedged",
            "hedging_cues": [{"start": start + 7, "end": start + 22}],
            "attribution": [{"name": "Gazzetta Inventata", "kind": "named", "role": "outlet"}],
            **fields,
        }
        return msgspec.convert(written, ReadClaim)

    return claim
