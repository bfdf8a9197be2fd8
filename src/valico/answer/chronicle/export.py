"""What was reviewed, written as annotated samples for those who train readers."""

from pathlib import Path

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.chronicle.intake.meanings import read_meanings
from valico.chronicle.intake.names import read_catalogue
from valico.chronicle.samples import Annotator, samples


def export_samples(folder: Path, at: Desk) -> int:
    """Write what was reviewed as annotated samples: `articles/` and `gold/`; return how many."""
    annotator = Annotator(meanings=read_meanings(root=at.root), names=read_catalogue(root=at.root))
    found = tuple(samples(at.shelf, annotator))
    for sample in found:
        name = f"{sample.article['id']}.json"
        for part, told in (("articles", sample.article), ("gold", sample.annotation)):
            (folder / part).mkdir(parents=True, exist_ok=True)
            (folder / part / name).write_bytes(msgspec.json.format(msgspec.json.encode(told)))
    return len(found)
