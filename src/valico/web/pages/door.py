"""The door for who comes from another machine, and the choice of a language."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from valico.web.guard import COOKIE, same_token
from valico.web.language import LANGUAGES
from valico.web.page import Face

router = APIRouter()
YEAR_S = 31_536_000


@router.get("/enter")
def enter(leaf: Face) -> Response:
    """Return the page that asks for the token."""
    return leaf.show("enter.html", wrong=False)


@router.post("/enter")
def entered(leaf: Face, token: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Let in who shows the token, with a cookie that no script can read."""
    if not same_token(token, leaf.request.app.state.settings.token):
        return leaf.show("enter.html", status=403, wrong=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", max_age=YEAR_S)
    return answer


@router.get("/favicon.ico", include_in_schema=False)
def favicon() -> RedirectResponse:
    """Return where the sign of the site lies, for who asks at the old place."""
    return RedirectResponse("/static/valico.svg", 308)


@router.get("/language/{tongue}")
def speak(tongue: str, back: str = "/") -> Response:
    """Remember the language that was chosen and go back to the page."""
    own = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(own, 303)
    if tongue in LANGUAGES:
        answer.set_cookie("lang", tongue, samesite="strict", max_age=YEAR_S)
    return answer
