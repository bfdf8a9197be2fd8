"""What a server is told when it starts."""

from pathlib import Path
from typing import Final

import msgspec

from valico import store

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the server listens, who may ask, how much."""

    host: str = "127.0.0.1"
    token: str = ""
    """What a request must show where strangers can reach the server; never written to a log."""
    data: Path = store.DATA
    body_limit_bytes: int = 1_000_000
    requests_per_minute: int = 600
    runs_limit: int = 20_000
    jobs_limit: int = 4

    @property
    def open_to_strangers(self) -> bool:
        """Whether the server listens beyond this machine."""
        return self.host not in LOOPBACK
