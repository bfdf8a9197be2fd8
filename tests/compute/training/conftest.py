from collections.abc import Mapping

import pytest

from valico.catalogue.chips import Chip, read_chips
from valico.catalogue.models import Model, read_models


@pytest.fixture(scope="session")
def chips() -> Mapping[str, Chip]:
    return read_chips()


@pytest.fixture(scope="session")
def catalogue() -> Mapping[str, Model]:
    return read_models()
