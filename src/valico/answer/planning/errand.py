"""Work in words: "decode deepseek-v3", "prefill llama-3.1-70b input 8000", "train qwen3-32b"."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.answer.planning.subject import insist_on_context, model_named
from valico.catalogue.models import Model
from valico.errors import InputError

Kind = Literal["decode", "prefill", "train"]
KINDS: Final[Mapping[str, Kind]] = {
    "decode": "decode",
    "decoding": "decode",
    "write": "decode",
    "prefill": "prefill",
    "read": "prefill",
    "train": "train",
    "training": "train",
    "pretrain": "train",
    "pre-training": "train",
}
EXAMPLE: Final = '"decode deepseek-v3", "prefill llama-3.1-70b", "train qwen3-32b"'
_NUMBER: Final = re.compile(r"\b(?P<name>input|output|batch)[ =](?P<value>\S+)", re.IGNORECASE)


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work on one model."""

    kind: Kind
    model: Model
    input_tokens: int = 4000
    output_tokens: int = 1000
    batch: int | None = None
    """Sequences at a time on one replica; None where the best is sought."""

    def show(self) -> str:
        """Return the work in words."""
        if self.kind == "train":
            return f"train {self.model.name}"
        lengths = f"input {self.input_tokens:,}"
        lengths += f", output {self.output_tokens:,}" if self.kind == "decode" else ""
        batch = f", batch {self.batch:,}" if self.batch else ""
        return f"{self.kind} {self.model.name}, {lengths}{batch}"


def errand_from_words(words: str, *, root: Path = store.DATA) -> Errand:
    """Return the work that a phrase names.

    Raises InputError where it names no kind of work or a number is none; UnknownNameError for a
    model.
    """
    given = {m["name"].lower(): _whole(m["name"], m["value"]) for m in _NUMBER.finditer(words)}
    kind, _, name = _NUMBER.sub(" ", words).strip().partition(" ")
    if kind.casefold() not in KINDS or not name.strip():
        message = f"'{words}' is no work; say what to do with which model, such as {EXAMPLE}"
        raise InputError(message)
    model = model_named(" ".join(name.split()), root=root)
    insist_on_context(model, given.get("input", 0) + given.get("output", 0))
    fields = {"input": "input_tokens", "output": "output_tokens", "batch": "batch"}
    numbers = {field: given[name] for name, field in fields.items() if name in given}
    return msgspec.structs.replace(Errand(kind=KINDS[kind.casefold()], model=model), **numbers)


def _whole(name: str, written: str) -> int:
    bare = written.replace(",", "").replace("_", "")
    if not bare.isdecimal() or int(bare) < 1:
        message = f"{name} is '{written}'; give a whole number of at least 1"
        raise InputError(message)
    return int(bare)
