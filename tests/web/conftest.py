"""A real server and a real browser for the pages."""

import fcntl
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import sync_playwright

from valico.web.app import create_app
from valico.web.command import address_of, listen
from valico.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SERIOUS = frozenset({"serious", "critical"})
WIDE, NARROW = {"width": 1180, "height": 900}, {"width": 390, "height": 844}
SHOTS = Path(os.environ.get("VALICO_SHOTS", "build/screenshots"))


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the real data on a free port of this machine; return the address."""
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(create_app(Settings()), log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield address_of(listening)
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def whole_site() -> FastAPI:
    """Return the application with the real data."""
    return create_app(Settings())


@pytest.fixture
def pages(whole_site: FastAPI) -> TestClient:
    """Return a visitor without a browser, for what one adds nothing to."""
    return TestClient(whole_site, base_url="http://127.0.0.1")


def chromium_path() -> str:
    """Return Debian's Chromium, installed here where it is absent and may be."""
    found = shutil.which("chromium")
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-q", *words], check=False, capture_output=True)  # noqa: S607  # Debian's own
        found = shutil.which("chromium")
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium, and it could not be installed: the pages were not looked at")
    if found is None:
        pytest.skip("no Chromium here, and it could not be installed")
    return found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    """Debian's Chromium, without a window."""
    with tmp_path_factory.getbasetemp().parent.joinpath("chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker installs, the others wait
        path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield started
        started.close()


class Visit:
    """A page in the browser, with what it said and asked for while it was open."""

    def __init__(self, page: "Page", site: str) -> None:
        """Listen to a page from its start."""
        self.page, self.site = page, site
        self.said: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda m: self.said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda fault: self.said.append(str(fault)))
        page.on("request", lambda r: self._noted(r.url))

    def _noted(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.elsewhere.append(url)

    def go(self, path: str) -> "Page":
        """Open an address of the site and wait until it is quiet."""
        self.page.goto(f"{self.site}{path}", wait_until="networkidle")
        return self.page

    def faults(self) -> list[str]:
        """Return the serious faults that axe finds: its rule, and where."""
        found = Axe().run(self.page, options={"runOnly": RULES})
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:160]}"
            for each in found.response["violations"]
            if each["impact"] in SERIOUS
        ]

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: "Browser", site: str) -> Iterator[Open]:
    """Return a function that opens a fresh visitor: `visit(dark=True, language="it")`."""
    opened = []

    def open_(*, dark: bool = False, narrow: bool = False, language: str = "en") -> Visit:
        context = browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport=NARROW if narrow else WIDE,  # type: ignore[arg-type]  # a TypedDict in its stubs
            locale=language,
        )
        opened.append(context)
        return Visit(context.new_page(), site)

    yield open_
    for context in opened:
        context.close()
