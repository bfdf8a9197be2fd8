"""The claims in order of publication."""

from pathlib import Path

from valico import store
from valico.chronicle.claims import Claim, ClaimsFile


def read_claims(*, root: Path = store.DATA) -> tuple[Claim, ...]:
    """Return every claim, the earliest publication first."""
    files = store.read_folder("claims", ClaimsFile, root=root)
    claims = (claim for file in files.values() for claim in file.claim)
    return tuple(sorted(claims, key=lambda claim: (claim.published, claim.id)))
