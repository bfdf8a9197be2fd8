"""The tools: what each takes, and how it answers."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from valico.answer.counter import claims, gates, market, question, shelf, work
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Name, Precision, Tokens, Users
from valico.answer.market.report import Report
from valico.answer.table.record import Sheet

USUAL_RUNS: Final = 512
"""Enough for medians; a narrower interval is worth asking for."""


class Says(claims.SaysAsked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which claims are wanted, and how many of the latest."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 10


class Conflicts(claims.ConflictsAsked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which conflicts are wanted, and how many of the gravest."""

    limit: Annotated[int, Meta(ge=1, le=50)] = 5


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Serving or training of a model on chips."""

    work: Literal["serve", "train"]
    model: Name
    """A model by name, such as deepseek-v3."""
    chips: Name
    """How many of which: "8 h200"."""
    users: Users | None = None
    """Of a service, at once. Default: as many as get 20 tokens a second each."""
    input_tokens: Tokens = 4000
    output_tokens: Tokens = 1000
    tokens: Annotated[float, Meta(gt=0, le=1e18)] | None = None
    """Of a training run. Default: those that the maker states."""
    precision: Precision | None = None


class Simulate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scenario that ships; how often, and against which other."""

    scenario: Name
    """Such as h20-2025 or h200-2026."""
    against: Name | None = None
    runs: Annotated[int, Meta(ge=1, le=4096)] = USUAL_RUNS
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool: what it is for, what it takes, and how it answers."""

    title: str
    says: str
    asked: type[msgspec.Struct]
    answer: Callable[[Any, Counter], object]


def _says(asked: Says, counter: Counter) -> Sheet:
    return claims.says(asked, counter, limit=asked.limit)


def _conflicts(asked: Conflicts, counter: Counter) -> claims.Conflicts:
    return claims.few(claims.conflicts(asked, counter), asked.limit)


def _estimate(asked: Estimate, counter: Counter) -> Sheet:
    if asked.work == "serve":
        serving = work.ServeAsked(
            model=asked.model,
            chips=asked.chips,
            users=asked.users,
            input_tokens=asked.input_tokens,
            output_tokens=asked.output_tokens,
            precision=asked.precision,
        )
        return work.serve(serving, counter)
    training = work.TrainAsked(
        model=asked.model, chips=asked.chips, tokens=asked.tokens, precision=asked.precision
    )
    return work.train(training, counter)


def _simulate(asked: Simulate, counter: Counter) -> Report:
    run = market.RunAsked(
        scenario=asked.scenario, against=asked.against, runs=asked.runs, seed=asked.seed
    )
    return market.simulate(run, counter)


TOOLS: Final[Mapping[str, Tool]] = {
    "ask": Tool(
        title="Ask Valico",
        says="Answer one question in words (English or Italian) about an AI chip: may a party have "
        "it on a day, what can it do, who says so. Name a chip, and if you can a buyer, a count, a "
        "day and a model: 'deepseek 10000 h200 2026-02-15 deepseek-v3'. 'What if Beijing opens the "
        "gate on 2026-12-01?' is simulated.",
        asked=question.AskAsked,
        answer=question.ask,
    ),
    "may": Tool(
        title="May they have it?",
        says="Judge one transaction at both gates: the United States licence and the Chinese "
        "permission. Give `chip` (a name, or a phrase such as 'half of B300') or its legal "
        "measures, and `to` (a place or organisation).",
        asked=gates.MayAsked,
        answer=gates.may,
    ),
    "compare": Tool(
        title="Compare chips",
        says="Show two to six chips side by side: figures, ratios, sources, dissent.",
        asked=shelf.CompareAsked,
        answer=shelf.compare,
    ),
    "estimate": Tool(
        title="Estimate serving or training",
        says="Say how fast chips serve a model or how long they train it, what that costs, with "
        "an interval and what the estimate rests on.",
        asked=Estimate,
        answer=_estimate,
    ),
    "says": Tool(
        title="Who says so?",
        says="Show who said what about a chip, a topic or a party, as of a day, the latest first: "
        "with hedge, chain of sources and quote. Nothing published after the day counts unless "
        "`hindsight` is true.",
        asked=Says,
        answer=_says,
    ),
    "conflicts": Tool(
        title="What contradicts what?",
        says="Show claims that cannot all be so, the gravest first, both sides with their origins.",
        asked=Conflicts,
        answer=_conflicts,
    ),
    "simulate": Tool(
        title="Simulate a scenario",
        says="Run a scenario of the market many times: what is made, stranded, shipped, and what "
        "binds, with intervals. Takes some seconds.",
        asked=Simulate,
        answer=_simulate,
    ),
    "cite": Tool(
        title="Cite a source",
        says="Return the citation of a source by its id, and the claims, rules, chips and models "
        "that rest on it.",
        asked=shelf.CiteAsked,
        answer=shelf.cite,
    ),
}
"""Every tool by its name."""
