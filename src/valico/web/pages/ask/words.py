"""The words of an answer that are a closed set, in the page's language."""

from collections.abc import Callable

from valico.answer.answer import Answer
from valico.answer.outcomes import outcome
from valico.web.firmness import worded
from valico.web.page import Leaf


def headline(leaf: Leaf, answer: Answer) -> str:
    """Return the answer in one line: as the record has it in English, else from its parts."""
    if leaf.language == "en":
        return answer.headline
    word = worded(leaf.language, "firmness")
    us, cn = word("us", outcome(answer.verdict.us)), answer.verdict.cn
    if not cn.applies:
        return leaf.word("ask.headline_one_gate", us=us)
    return leaf.word("ask.headline", us=us, cn=word("cn", cn.permission))


def titled(leaf: Leaf) -> Callable[[str], str]:
    """Return the function that gives a section's title in the page's language."""
    word = worded(leaf.language, "ask")
    return lambda title: word("section", title)
