"""What the tests of the reader share."""

import os
from pathlib import Path

import pytest

from valico.chronicle.reading.reader import Reader, read_reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Return the reader with the lexicons that ship."""
    return read_reader()


@pytest.fixture(scope="session")
def articles() -> Path:
    """Return the folder of the samples, which are other people's texts and not in the project."""
    beside = Path(__file__).parents[4] / "shared" / "facts" / "articles"
    folder = Path(os.environ.get("VALICO_ARTICLES", beside))
    if not folder.is_dir():
        pytest.skip(f"no annotated samples at {folder}; name their folder in VALICO_ARTICLES")
    return folder
