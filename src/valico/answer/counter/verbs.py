"""The verbs of the counter: for each, what is asked, what comes back, and in one sentence why."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from valico.answer.answer import Answer
from valico.answer.caps import Caps
from valico.answer.counter import article, claims, frontier, gates, market, question, shelf, work
from valico.answer.counter.asking import asked_from
from valico.answer.counter.counter import Counter
from valico.answer.frontier import Frontier
from valico.answer.gate.record import GatePicture
from valico.answer.history import History
from valico.answer.market.report import Report
from valico.answer.rules import Changes, RulesOn
from valico.answer.ruling import Ruling
from valico.answer.table.record import Sheet
from valico.answer.whatif import WhatIf
from valico.chronicle.reading.claim import Reading


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be asked."""

    says: str
    asked: type[msgspec.Struct]
    answer: Callable[[Any, Counter], object]
    """The question and the counter to a record; the question is of the type `asked`."""
    told: tuple[type[msgspec.Struct], ...] = ()
    """The records that may come back; none where it is always a sheet, whose facts vary."""
    pages: str = ""
    """The list of the answer that is long and read page by page."""
    heavy: bool = False
    """Whether it computes for more than a moment."""

    def told_of(self, fields: object, counter: Counter, *, strict: bool = True) -> object:
        """Return the answer to a question given by its fields."""
        return self.answer(asked_from(fields, self.asked, strict=strict), counter)


VERBS: Final[Mapping[str, Verb]] = {
    "ask": Verb(
        says="May they have it, what can it do, who says so? One question in words.",
        asked=question.AskAsked,
        answer=question.ask,
        told=(Answer, Report, Sheet),
    ),
    "may": Verb(
        says="The verdict of both gates on one transaction.",
        asked=gates.MayAsked,
        answer=gates.may,
        told=(Ruling,),
    ),
    "rules": Verb(
        says="The rules that stand on a day.",
        asked=gates.RulesAsked,
        answer=gates.rules,
        told=(RulesOn,),
        pages="rules",
    ),
    "rules-diff": Verb(
        says="What changed between two days, and which chips and buyers changed sides.",
        asked=gates.RulesDiffAsked,
        answer=gates.rules_diff,
        told=(Changes,),
        heavy=True,
    ),
    "history": Verb(
        says="The status of a chip over the years, and what changed it.",
        asked=gates.HistoryAsked,
        answer=gates.history,
        told=(History,),
        heavy=True,
    ),
    "whatif": Verb(
        says="The rules turned: a threshold moved, a bill enacted, a rule ended.",
        asked=gates.WhatIfAsked,
        answer=gates.whatif,
        told=(WhatIf,),
        heavy=True,
    ),
    "caps": Verb(
        says="What may still ship under the volume cap.",
        asked=gates.CapsAsked,
        answer=gates.caps,
        told=(Caps,),
    ),
    "gate": Verb(
        says="The picture of the gate as data: chips, and the rules of a day.",
        asked=gates.GateAsked,
        answer=gates.gate,
        told=(GatePicture,),
    ),
    "frontier": Verb(
        says="The most capable chips that the rules still let through.",
        asked=frontier.FrontierAsked,
        answer=frontier.what_passes,
        told=(Frontier, frontier.FrontierByWork),
        heavy=True,
    ),
    "frontier-drawn": Verb(
        says="Chips drawn to fit the rules, beside the frontier of their day.",
        asked=frontier.DrawnAsked,
        answer=frontier.drawn,
        told=(frontier.Drawn,),
        heavy=True,
    ),
    "says": Verb(
        says="Who said what about a chip or a party, as of a day.",
        asked=claims.SaysAsked,
        answer=claims.says,
        pages="claims",
    ),
    "why": Verb(
        says="One claim: its chain, its words, its origin, what it clashes with.",
        asked=claims.WhyAsked,
        answer=claims.why,
    ),
    "conflicts": Verb(
        says="Claims that cannot all hold, side by side.",
        asked=claims.ConflictsAsked,
        answer=claims.conflicts,
        pages="conflicts",
    ),
    "diff": Verb(
        says="What became known between two days.",
        asked=claims.DiffAsked,
        answer=claims.diff,
    ),
    "timeline": Verb(
        says="Claims over time: hedge, origins counted.",
        asked=claims.TimelineAsked,
        answer=claims.timeline,
    ),
    "serve": Verb(
        says="How fast chips serve a model, what it costs, how sure that is.",
        asked=work.ServeAsked,
        answer=work.serve,
        heavy=True,
    ),
    "train": Verb(
        says="How long chips train a model, what it costs, how sure that is.",
        asked=work.TrainAsked,
        answer=work.train,
        heavy=True,
    ),
    "plan": Verb(
        says="The best way to divide chips, and why the next best lost.",
        asked=work.PlanAsked,
        answer=work.plan,
        heavy=True,
    ),
    "equals": Verb(
        says="How many of one chip replace one of another, work by work.",
        asked=work.EqualsAsked,
        answer=work.equals,
        heavy=True,
    ),
    "rank": Verb(
        says="The chips that may be sold to a place on a day, by a stated work.",
        asked=work.RankAsked,
        answer=work.rank,
        heavy=True,
    ),
    "chips": Verb(says="All chips.", asked=shelf.ChipsAsked, answer=shelf.chips, pages="chips"),
    "chip": Verb(
        says="One chip: figures, sources, dissent.", asked=shelf.NameAsked, answer=shelf.chip
    ),
    "compare": Verb(
        says="Chips side by side, with ratios.", asked=shelf.CompareAsked, answer=shelf.compare
    ),
    "models": Verb(
        says="All models.", asked=shelf.ModelsAsked, answer=shelf.models, pages="models"
    ),
    "model": Verb(says="One model.", asked=shelf.NameAsked, answer=shelf.model),
    "organisations": Verb(
        says="All organisations, or those of a seat or kind.",
        asked=shelf.OrganisationsAsked,
        answer=shelf.organisations,
        told=(shelf.Organisations,),
        pages="organisations",
    ),
    "organisation": Verb(
        says="One organisation: seat, parents, names.",
        asked=shelf.NameAsked,
        answer=shelf.organisation,
    ),
    "sources": Verb(
        says="All sources, or those of a kind.",
        asked=shelf.SourcesAsked,
        answer=shelf.sources,
        told=(shelf.Sources,),
        pages="sources",
    ),
    "cite": Verb(
        says="One source, its citation, and what rests on it with quotes.",
        asked=shelf.CiteAsked,
        answer=shelf.cite,
        told=(shelf.Cited,),
    ),
    "fleet": Verb(
        says="Who holds how many chips, by quarter, in any metric, with intervals.",
        asked=market.FleetAsked,
        answer=market.fleet,
        heavy=True,
    ),
    "forecasts": Verb(
        says="Forecasts kept with their day, and scored when the outturn is known.",
        asked=market.ForecastsAsked,
        answer=market.forecasts,
    ),
    "mix": Verb(
        says="The chips to want, with so much money, permission and power.",
        asked=market.MixAsked,
        answer=market.mix,
        heavy=True,
    ),
    "scenarios": Verb(
        says="The scenarios that ship.",
        asked=market.ScenariosAsked,
        answer=market.scenarios,
        told=(market.Scenarios,),
        pages="scenarios",
    ),
    "simulate": Verb(
        says="A scenario run many times: made, stranded, shipped, and what binds.",
        asked=market.RunAsked,
        answer=market.simulate,
        told=(Report,),
        heavy=True,
    ),
    "read": Verb(
        says="An article in, claims out: attributed, hedged, dated, with their words.",
        asked=article.ReadAsked,
        answer=article.read,
        told=(Reading,),
    ),
}
"""Every verb by its name."""
