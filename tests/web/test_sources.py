"""The page of sources."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Open


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_page_of_sources_is_whole(visit: "Open", *, dark: bool, narrow: bool) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/sources")
    seen.shoot(f"sources-{'dark' if dark else 'light'}-{'narrow' if narrow else 'wide'}")

    assert page.locator("h1").inner_text() == "Sources"
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []
