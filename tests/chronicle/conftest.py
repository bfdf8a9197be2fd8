from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from valico.chronicle.claims import Claim

Say = Callable[..., Claim]


@pytest.fixture(scope="session")
def say() -> Say:
    """Return a builder of claims: Beijing allows the H200 on conditions, unless told otherwise."""

    def claim(name: str = "a", **fields: object) -> Claim:
        published = fields.pop("published", date(2026, 1, 28))
        written = {
            "id": f"{published}-{name}",
            "published": published,
            "source": "report",
            "holders": [{"name": "Outlet"}, {"name": "Reuters"}],
            "event": "authorise",
            "about": "import-permission",
            "value": "conditional",
            "chips": ["nvidia/h200"],
            "from": fields.pop("since", "2026-01-28"),
            "hedge": "reported",
            "reliability": "B",
            "says": "China allows the H200 on conditions.",
            **fields,
        }
        return msgspec.convert(written, Claim)

    return claim
