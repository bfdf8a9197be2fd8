"""The chronicle as JSON: schema names and versions, then the records."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict, Side
from valico.chronicle.differences import Change, Difference
from valico.chronicle.fluents import State
from valico.chronicle.origins import Evidence, evidence
from valico.chronicle.propositions import proposition_of
from valico.chronicle.sight import Sight

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def json_from(schema: str, sight: Sight, **parts: object) -> str:
    """Return a JSON object that names its schema and from where one looked."""
    told = {"schema": f"valico.{schema}/1", "sight": sight, **parts}
    return msgspec.json.format(_ENCODER.encode(told), indent=2).decode()


def conflicts_told(found: Iterable[Conflict]) -> list[object]:
    """Return conflicts with their severity, both sides with their claims and counts."""
    return [
        {
            "kind": conflict.kind,
            "about": conflict.about,
            "severity": round(conflict.severity, 4),
            "found": conflict.found,
            "sides": [_side(conflict.first), _side(conflict.second)],
        }
        for conflict in found
    ]


def _side(side: Side) -> object:
    return {
        "says": side.says,
        "claim": side.claim,
        "claims": [claim.id for claim in side.claims],
        "evidence": evidence_told(side.evidence),
    }


def evidence_told(found: Evidence) -> object:
    """Return the counts of origins, with the origins."""
    return {
        "n_origins": found.n_origins,
        "n_origins_least": found.n_origins_least,
        "n_outlets": found.n_outlets,
        "n_people": found.n_people,
        "on_record": found.on_record,
        "origins": found.origins,
        "outlets": found.outlets,
    }


def proposition_told(claim: Claim, at: Desk) -> object:
    """Return what a claim says, apart from who says it, with how many say so."""
    found = proposition_of(claim, at.standing())
    return {
        "id": found.id,
        "event": found.event,
        "about": found.about,
        "value": found.value,
        "actors": found.actors,
        "parties": found.parties,
        "chips": found.chips,
        "from": found.first,
        "to": found.last,
        "affirmed_by": [claim.id for claim in found.affirmed],
        "denied_by": [claim.id for claim in found.against],
        "left_open_by": [claim.id for claim in found.unsure],
        "n_utterances": len(found.utterances),
        "evidence": evidence_told(evidence(found.affirmed or found.utterances, at.clues)),
    }


def difference_told(found: Difference) -> dict[str, object]:
    """Return what lies between two days."""
    return {
        "became_known": _ids(found.became_known),
        "withdrawn": _ids(found.withdrawn),
        "changes": [_change(change) for change in found.changes],
    }


def _ids(claims: Sequence[Claim]) -> list[object]:
    return [{"id": c.id, "published": c.published, "says": c.says} for c in claims]


def _change(change: Change) -> object:
    return {
        "subject": change.subject,
        "before": [state_told(state) for state in change.before],
        "after": [state_told(state) for state in change.after],
    }


def state_told(state: State) -> object:
    """Return a state with its counts, its claims by id."""
    return {
        "value": state.value,
        "holding": state.holding,
        "since": state.since,
        "last_support": state.last_support,
        "age_days": state.age_days,
        "evidence": evidence_told(state.evidence),
        "claims": [claim.id for claim in state.claims],
        "contested_by": state.contested_by,
    }
