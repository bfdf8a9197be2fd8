"""The second reader: a model reads after the rules, and its claims are checked."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.chronicle.intake.names import Names, read_catalogue
from valico.chronicle.model_reading.answer import answer_from_text
from valico.chronicle.model_reading.checking import FAULTS, Checked, Fault, Ground, checked
from valico.chronicle.model_reading.endpoint import Endpoint, answer_of
from valico.chronicle.model_reading.prompt import Prompt, read_prompt
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Reading


class ModelReader(msgspec.Struct, frozen=True, kw_only=True):
    """Where the model is, and what its claims are held against."""

    at: Endpoint
    prompt: Prompt
    names: Names

    @property
    def engine(self) -> str:
        """The name under which its readings are kept."""
        return f"model {self.at.model}"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a model's claims."""

    model: str
    told: int
    kept: int
    dropped: Mapping[Fault, int]
    weakened: int
    astray: int

    def words(self) -> str:
        """Return the account on one line."""
        parts = [f"second reader {self.model}: {self.kept} of {self.told} claims kept"]
        parts += [f"{count} dropped that {FAULTS[fault]}" for fault, count in self.dropped.items()]
        if self.weakened:
            parts.append(f"{self.weakened} brought down to what the rules found")
        if self.astray:
            parts.append(f"{self.astray} names left out that the article lacks")
        return "; ".join(parts)


class ModelReading(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a model's claims, and the account of the rest."""

    reading: Reading
    account: Account


def read_model_reader(at: Endpoint, *, root: Path = store.DATA) -> ModelReader:
    """Return a second reader; nothing is asked of the model yet."""
    return ModelReader(at=at, prompt=read_prompt(root=root), names=read_catalogue(root=root))


def read_with_model(article: Article, rules: Reading, reader: ModelReader) -> ModelReading:
    """Return a model's claims of an article that the rules have read, as far as they stand."""
    answer = answer_from_text(answer_of(reader.at, reader.prompt.messages(article)))
    ground = Ground(article=article, rules=rules, prompt=reader.prompt, names=reader.names)
    found = [*checked(answer.told, ground)]
    kept = tuple(one.claim for one in found if one.claim is not None)
    return ModelReading(
        reading=msgspec.structs.replace(rules, claims=kept),
        account=_account(reader.at.model, found, answer.unreadable),
    )


def _account(model: str, found: list[Checked], unreadable: int) -> Account:
    dropped: Counter[Fault] = Counter(one.fault for one in found if one.fault is not None)
    if unreadable:
        dropped["unreadable"] = unreadable
    return Account(
        model=model,
        told=len(found) + unreadable,
        kept=sum(one.claim is not None for one in found),
        dropped=dict(dropped),
        weakened=sum(one.weakened for one in found),
        astray=sum(one.astray for one in found),
    )
