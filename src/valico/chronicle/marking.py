"""A quote in its context, with the cue words marked, for any door."""

from typing import Final

from valico.chronicle.utterances import Document, Reading

AROUND: Final = 120
"""How many letters of context stand on each side."""


def marked(reading: Reading, document: Document) -> str:
    """Return the words of a claim in «…», its cues in [kind: …], with what stands around them."""
    span, text = reading.span, document.text
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    signs = [(span.start, 1, "«"), (span.end, 0, "»")]
    for cue in reading.cues:
        if start <= cue.span.start and cue.span.end <= end:
            signs += [(cue.span.start, 2, f"[{cue.kind}: "), (cue.span.end, -1, "]")]
    said, place = "… " if start else "", start
    for at, _, sign in sorted(signs):
        said += text[place:at] + sign
        place = at
    return f"{said}{text[place:end]}{' …' if end < len(text) else ''}".replace("\n", " ")
