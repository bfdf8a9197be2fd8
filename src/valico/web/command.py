"""`valico web`: the pages and the API, served from this machine."""

import secrets
import socket
import webbrowser
from threading import Timer
from typing import Final

import click

from valico.errors import InputError
from valico.web.settings import LOOPBACK, Settings

LEAST_TOKEN: Final = 16


@click.command(
    epilog="Try: valico web\n\n"
    "Or, for the whole network: valico web --host 0.0.0.0 --port 8080 --token new"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: a free one.")
@click.option(
    "--token",
    envvar="VALICO_TOKEN",
    help="What others must show; `new` makes one. Needed with a host beyond this machine.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open the page. Default: yes.")
def web_command(*, host: str, port: int, token: str | None, opens: bool) -> None:
    """Serve the pages and the API; nothing ever leaves this machine by itself.

    Stop with Ctrl-C.
    """
    settings = Settings(host=host, token=token_for(host, token))
    listening = listen(host, port)
    address = address_of(listening)
    click.echo(f"Valico is at {address}/  (API: {address}/api/v1/docs; stop with Ctrl-C)")
    if token == "new":  # noqa: S105  # the word that asks for one
        click.echo(f"token: {settings.token}")
    if opens:
        Timer(0.8, webbrowser.open, [f"{address}/"]).start()
    serve(settings, listening)


def token_for(host: str, token: str | None) -> str:
    """Return the token; raises InputError where strangers could ask without one."""
    if token == "new":  # noqa: S105  # the word that asks for one
        return secrets.token_urlsafe(24)
    if host in LOOPBACK or (token is not None and len(token) >= LEAST_TOKEN):
        return token or ""
    found = "none was given" if token is None else f"the one given has {len(token)} letters"
    message = (
        f"--host {host}: others could reach the server, so it needs a token of at least "
        f"{LEAST_TOKEN} letters; {found}. Give --token new, or leave --host out."
    )
    raise InputError(message)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises InputError where the place is taken or unknown."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that answers are not held back for acknowledgements (40 ms each).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # who comes while the data are being read waits, and is answered
    except OSError as fault:
        listening.close()
        found = fault.strerror or str(fault)
        message = f"--host {host} --port {port}: {found}. Leave --port out for a free one."
        raise InputError(message) from None
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the address to open."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104  # shown, not bound
    return f"http://{shown}:{port}"


def serve(settings: Settings, listening: socket.socket) -> None:
    """Serve until stopped."""
    import uvicorn  # noqa: PLC0415  # only this verb needs a server

    from valico.web.app import create_app  # noqa: PLC0415  # as above

    config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
