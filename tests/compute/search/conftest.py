from collections.abc import Callable

import pytest

from valico.answer.library import Library
from valico.compute.search.engines import Setup, setup_for
from valico.compute.serving.load import Load

Setups = Callable[[str, str], Setup]


@pytest.fixture(scope="session")
def setup_of(library: Library) -> Setups:
    """Return a builder of setups from the ids of a model and a chip."""

    def build(model: str, chip: str) -> Setup:
        return setup_for(library.models[model], library.chips[chip])

    return build


@pytest.fixture(scope="session")
def load() -> Load:
    return Load(input_tokens=4000, output_tokens=1000, concurrency=1.0)
