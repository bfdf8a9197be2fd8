"""How firmly a clause is said, and by which words."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.lexicon import CueKind, Entry
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.sentences import Sentence

Modality = Literal["asserted", "hedged", "expected", "conditional", "denied", "negated", "opinion"]
_ALLEGED: Final = frozenset({"allegation", "denial"})
_STOPPED: Final = frozenset({"suspension_of_orders", "production_halt"})
"""Events that take a plan back: "shelved plans to buy" is no plan."""
_FORBIDDING: Final = frozenset({"ban_or_block", "suspension_of_orders", "licence_condition"})
"""Events whose own words may hold a negation that is none: "told not to buy" is a ban."""
_HOLDING: Final = frozenset({"licence_condition", "statement_or_opinion"})
"""Strong words that hold all that follows within them: "I hope that they will allow"."""
_PERMISSION: Final = frozenset({"may", "può", "possono"})


class Firmness(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The modality of a clause and the places of the words that make it."""

    modality: Modality
    cues: tuple[tuple[int, int], ...]


def firmness(marks: Marks, sentence: Sentence, clause: Clause, source: Source | None) -> Firmness:
    """Return how firmly a clause is said; precedence as in the rules of annotation."""
    kinds = _cue_kinds(marks, sentence, clause, source)
    spoken = _from_source(source, marks, sentence)
    modality = _modality(clause, kinds, spoken)
    own = [(c.first, c.end) for c, kind in kinds if kind in _LISTED[modality]]
    if modality == "denied" and not own and clause.event is not None:
        own = [(clause.event.first, clause.event.end)]
    frame = _frame_cue(source, spoken, modality, kinds)
    return Firmness(modality=modality, cues=tuple(sorted({*own, *frame})))


def goes_on(marks: Marks, clause: Clause, firm: Firmness, before: tuple[Clause, Firmness]) -> bool:
    """Say whether a clause without a verb of its own is as firm as the one that it goes on from."""
    event, first = clause.event, before[0].event
    return (
        firm.modality == "asserted"
        and event is not None
        and first is not None
        and event.entry.kind == first.entry.kind
        and bool(clause.amounts)
        and all(cue.entry.kind == "idle" for cue in clause.cues)
        and not marks.holds("finite", clause.first, clause.end)
        and before[1].modality in {"expected", "hedged", "conditional"}
    )


_Kinds = Sequence[tuple[Found[Entry], CueKind]]
_LISTED: Final[dict[Modality, frozenset[CueKind]]] = {
    "denied": frozenset({"denial", "negation"}),
    "negated": frozenset({"negation", "reportive", "report-mood"}),
    "conditional": frozenset({"conditional"}),
    "expected": frozenset({"expected"}),
    "opinion": frozenset({"opinion"}),
    "hedged": frozenset({"reportive", "possibility", "report-mood"}),
    "asserted": frozenset({"inner"}),
}
"""The cues that are listed with each modality."""


def _cue_kinds(
    marks: Marks, sentence: Sentence, clause: Clause, source: Source | None
) -> list[tuple[Found[Entry], CueKind]]:
    """Return the cues of a clause with what each does there."""
    found = [c for c in clause.cues if c.end <= clause.end + 1]
    kinds = [(cue, _kind(marks, sentence, cue, source)) for cue in found]
    return [
        (cue, kind)
        for cue, kind in kinds
        if kind != "idle"
        and not _absorbed(marks, clause, cue, kind)
        and not _below(marks, clause, cue)
    ]


def _below(marks: Marks, clause: Clause, cue: Found[Entry]) -> bool:
    """Say whether a cue belongs to a clause under the event: "must show that they will not"."""
    if clause.event is not None and clause.event.entry.strong:
        return cue.first >= clause.event.end and clause.event.entry.kind in _HOLDING
    if (
        clause.event is None
        or clause.event.entry.kind == "statement_or_opinion"
        or cue.first < clause.event.end
        or cue.entry.kind in {"inner", "denial"}
    ):
        return False
    between = marks.tokens.norms[clause.event.end - 1 : cue.first]
    return any(norm in {"that", "che", "que"} for norm in between)


def _absorbed(marks: Marks, clause: Clause, cue: Found[Entry], kind: CueKind) -> bool:
    """Say whether a cue is no cue here: the "not" of a ban, the "may" of a permission."""
    event = clause.event
    if event is None:
        return False
    if kind == "possibility" and event.entry.kind == "approval":
        return marks.tokens.norms[cue.first] in _PERMISSION
    if kind == "expected" and event.entry.kind in _STOPPED:
        return event.first < cue.first <= event.end + 1
    if kind == "negation" and event.entry.negated and event.entry.kind in _FORBIDDING:
        return cue.first < event.end and event.first < cue.end
    return False


def _kind(marks: Marks, sentence: Sentence, cue: Found[Entry], source: Source | None) -> CueKind:
    """Return what a cue does where it stands; only the conditional mood depends on it."""
    kind: CueKind = cue.entry.kind  # type: ignore[assignment]  # the schema lets no other word in
    if kind not in {"report-mood", "mood", "conditional"}:
        return kind
    before = marks.cues.within(sentence.first, cue.first)
    if any(c.entry.kind == "commitment" and _holds_clause(marks, c, cue) for c in before):
        return "expected"
    if kind == "conditional":
        return kind
    around = marks.cues.within(sentence.first, sentence.end)
    if any(c.entry.kind == "condition" for c in around):
        return "conditional"
    doubted = any(c.entry.kind in {"possibility", "reportive"} for c in before)
    if kind == "report-mood" or doubted or (source is not None and source.plain and source.hedges):
        return "report-mood"
    return "conditional"


def _holds_clause(marks: Marks, commitment: Found[Entry], cue: Found[Entry]) -> bool:
    """Say whether what was announced is what the cue tells: "ha annunciato … che avrebbe"."""
    if marks.lexicon.language != "it":
        return True
    return "che" in marks.tokens.norms[commitment.end : cue.first]


def _from_source(source: Source | None, marks: Marks, sentence: Sentence) -> Modality | None:
    """Return what the source does to its content."""
    if source is None:
        return None
    cues = marks.cues.within(sentence.first, sentence.end)
    if any(c.entry.kind == "confirmation" for c in cues):
        return None
    if source.manner == "opinion":
        return "opinion"
    if source.hedges or source.manner == "accuse":
        return "hedged"
    return None


def _modality(  # noqa: PLR0911  # the order of precedence, one return each
    clause: Clause, kinds: _Kinds, spoken: Modality | None
) -> Modality:
    have = {kind for _, kind in kinds}
    if _denied(clause, have):
        return "denied"
    if "negation" in have:
        return "negated"
    if "conditional" in have:
        return "conditional"
    if "expected" in have and spoken != "opinion":
        return "expected"
    if "opinion" in have or spoken == "opinion":
        return "opinion"
    if have & {"reportive", "possibility", "report-mood"} or spoken == "hedged":
        return "hedged"
    return "asserted"


def _denied(clause: Clause, have: set[CueKind]) -> bool:
    event = clause.event
    if event is None or event.entry.kind not in _ALLEGED:
        return False
    return event.entry.kind == "denial" or "denial" in have


def _frame_cue(
    source: Source | None, spoken: Modality | None, modality: Modality, kinds: _Kinds
) -> list[tuple[int, int]]:
    """Return the attributing words as a cue, where they are what takes the firmness away."""
    if source is None or modality not in {"hedged", "opinion", "negated"}:
        return []
    if spoken is None and not (source.framed and modality == "hedged"):
        return []
    if modality == "opinion" and any(kind == "opinion" for _, kind in kinds) and not source.plain:
        return []
    return [(source.first, source.end)]
