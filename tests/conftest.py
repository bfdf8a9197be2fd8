"""What many tests share: the shipped data, read once, and steady Hypothesis runs."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from valico.answer.library import Library, read_library

settings.register_profile("valico", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("valico")

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library()


@pytest.fixture(scope="session")
def cases() -> Path:
    return CASES


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 21)
