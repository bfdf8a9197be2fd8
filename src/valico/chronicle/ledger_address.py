"""From an address to a ledger: a path leads to SQLite, postgresql://… to PostgreSQL."""

from pathlib import Path
from typing import Final

from valico.chronicle.ledger_door import Door
from valico.chronicle.ledger_file import FileDoor
from valico.errors import InputError

SERVER: Final = ("postgresql://", "postgres://")


def open_door(address: str) -> Door:
    """Return the door to a ledger that is there; raises InputError where there is none."""
    if address.startswith(SERVER):
        from valico.chronicle.ledger_server import ServerDoor  # noqa: PLC0415  # an extra

        return ServerDoor(address)
    return FileDoor(_existing(address))


def make_door(address: str) -> Door:
    """Return the door to a ledger, making an empty one where there is none."""
    if address.startswith(SERVER):
        from valico.chronicle.ledger_server import ServerDoor  # noqa: PLC0415  # an extra

        return ServerDoor(address, make=True)
    path = Path(address)
    if path.exists() and path.stat().st_size:
        return FileDoor(_existing(address))
    if not path.parent.is_dir():
        message = f"{address}: the folder '{path.parent}' does not exist; make it first"
        raise InputError(message)
    return FileDoor(path)


def _existing(address: str) -> Path:
    path = Path(address)
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "does not exist"
        message = (
            f"ledger '{address}' {kind}; give a ledger's file or postgresql://…, "
            "or begin one with: valico ledger begin FILE"
        )
        raise InputError(message)
    return path
