"""What a model is told and may answer, as data."""

from pathlib import Path

import msgspec

from valico import store
from valico.chronicle.model_reading.endpoint import Message
from valico.chronicle.reading.article import Article


class Prompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words for a model, and the words that it may use."""

    system: str
    user: str
    types: tuple[str, ...]
    modalities: tuple[str, ...]
    roles: tuple[str, ...]

    def messages(self, article: Article) -> tuple[Message, ...]:
        """Return the conversation about an article."""
        system = self.system
        for name, words in (
            ("TYPES", self.types), ("MODALITIES", self.modalities), ("ROLES", self.roles),
        ):  # fmt: skip
            system = system.replace(name, ", ".join(words))
        told = self.user.replace("{title}", article.title or "").replace("{text}", article.text)
        return Message(role="system", content=system), Message(role="user", content=told)


def read_prompt(*, root: Path = store.DATA) -> Prompt:
    """Return the words from the data."""
    return store.read_document(root / "model_reading" / "prompt.toml", Prompt, root=root)
