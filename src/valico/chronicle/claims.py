"""Claims: utterances with a chain of holders, a hedge and a date of publication. Records only."""

import re
from datetime import date
from typing import Literal

import msgspec

from valico import dates, units
from valico.errors import InputError
from valico.evidence import Hedge

Event = Literal[
    "authorise",
    "refuse",
    "block",
    "relax",
    "condition",
    "cap",
    "levy",
    "direct",
    "request-halt",
    "halt",
    "resume",
    "order",
    "cancel",
    "ship",
    "develop",
    "specify",
    "disclose",
    "impair",
    "train",
    "accuse",
    "deny",
    "characterise",
    "negotiate",
    "react",
    "propose",
    "charge",
]
Polarity = Literal["affirmed", "negated", "uncertain"]
Section = Literal[
    "headline", "standfirst", "body", "caption", "pull-quote", "boilerplate", "comment"
]
"""Where in an article something stands."""
ClashKind = Literal["direct", "allegation-denial", "quantity", "roles", "source-error", "time"]

VALUES: dict[str, tuple[str, ...]] = {
    "us-licence": (
        "not-required",
        "required",
        "granted",
        "refused",
        "case-by-case",
        "withheld",
    ),
    "us-rule": (
        "announced",
        "in-force",
        "not-enforced",
        "suspended",
        "rescinded",
        "proposed",
        "rejected",
    ),
    "import-permission": ("allowed", "conditional", "discouraged", "blocked", "undecided"),
    "domestic-use": ("required", "encouraged"),
    "levy": ("expected", "in-force", "none"),
    "production": ("running", "halt-requested", "halted", "resumed", "planned"),
    "orders": ("placed", "paused", "cancelled", "none", "queued"),
    "shipments": ("none", "begun", "small", "stopped", "diverted"),
    "security": ("accused", "denied", "unproven"),
    "development": ("rumoured", "announced", "planned", "cancelled"),
    "specification": ("stated",),
    "stock": ("stated",),
    "price": ("stated",),
    "capacity": ("stated",),
    "finance": ("stated",),
    "enforcement": ("stated",),
    "training": ("stated",),
    "opinion": ("stated",),
    "negotiation": ("stated",),
    "unsorted": ("stated",),
}
"""What a claim may speak of, and the values that it may give to it.

`unsorted` is for what was read and could not be laid to a matter for certain: it has no state.
"""


COUNTED: frozenset[str] = frozenset(
    {"chip", "wafer", "die", "stack", "day", "month", "vote", "shipment", "type"}
)
"""Units of amounts that take an s."""


class Holder(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """One link of the chain from the outlet that was read to the origin."""

    name: str
    organisation: str | None = None
    anonymous: bool = False
    people: int | None = None

    def words(self) -> str:
        """Return the holder as a reader would name it.

        >>> Holder(name="people familiar with the matter", anonymous=True, people=4).words()
        '4 people familiar with the matter'
        >>> Holder(name="Reuters").words()
        'Reuters'
        """
        if self.people is None or self.people == 1:
            return self.name
        stem = re.sub(r"^(?:\w+ )?(?=(?:people|sources|persons)\b)", "", self.name)
        return f"{self.people} {stem}"

    def brief(self) -> str:
        """Return the holder in few words: an unnamed one is a number of people.

        >>> Holder(name="people familiar with the matter", anonymous=True, people=4).brief()
        '4 unnamed people'
        """
        if not self.anonymous:
            return self.name
        count = f"{self.people} " if self.people else ""
        return f"{count}unnamed {'person' if self.people == 1 else 'people'}"


class Amount(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """A quantity with its open end: over 400,000 chips, jointly."""

    value: float
    high: float | None = None
    unit: str
    bound: Literal["exactly", "about", "over", "up-to", "at-least", "under", "between"] = "exactly"
    shared: Literal["jointly", "each", "total"] | None = None

    def words(self) -> str:
        """Return the amount in words.

        >>> Amount(value=400000, unit="chip", bound="over", shared="jointly").words()
        'over 400,000 chips jointly'
        """
        value = units.number(self.value)
        if self.bound == "between" and self.high is not None:
            value = f"{value} to {units.number(self.high)}"
        bound = "" if self.bound in {"exactly", "between"} else f"{self.bound.replace('-', ' ')} "
        unit = "%" if self.unit == "percent" else self.unit
        plural = "s" if unit in COUNTED and self.value != 1 else ""
        company = "companies" if unit == "company" else unit + plural
        shared = f" {self.shared}" if self.shared else ""
        return f"{bound}{value} {company}{shared}"

    def range(self) -> tuple[float, float]:
        """Return the least and the most that the words allow; "about" gives a tenth each way."""
        if self.bound == "between":
            return self.value, self.high if self.high is not None else self.value
        open_ended = {
            "exactly": (self.value, self.value),
            "about": (0.9 * self.value, 1.1 * self.value),
            "over": (self.value, float("inf")),
            "at-least": (self.value, float("inf")),
            "up-to": (0.0, self.value),
            "under": (0.0, self.value),
        }
        return open_ended[self.bound]


def beginning(written: str) -> dates.Interval:
    """Return the days on which something may begin: a partial date, or two with a slash between.

    >>> str(beginning("2026-05-11/2026-05-20").first), str(beginning("2026-05").end)
    ('2026-05-11', '2026-06-01')
    """
    first, slash, last = written.partition("/")
    if not slash:
        return dates.interval(written)
    days = dates.Interval(dates.interval(first).first, dates.interval(last).end)
    if days.end <= days.first:
        message = f"'{written}' ends before it begins; write the earlier day first"
        raise InputError(message)
    return days


class Link(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """A claim that cannot hold together with this one."""

    claim: str
    kind: ClashKind


class Claim(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """One utterance: who says what about whom, through whom, how firmly, published when."""

    id: str
    published: date
    source: str
    holders: tuple[Holder, ...]
    """The outlet first, the origin last."""
    event: Event
    about: str
    value: str | None = None
    actors: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    place: str | None = None
    use: str | None = None
    amount: Amount | None = None
    since: str = msgspec.field(name="from")
    """A partial date, or the stretch in which it begins: 2026-05-11/2026-05-20 for mid-May."""
    until: str | None = None
    hedge: Hedge
    polarity: Polarity = "affirmed"
    reliability: Literal["A", "B", "C"]
    says: str
    quote: str | None = None
    language: str = "en"
    section: Section | None = None
    """Where it stands in the article that it was read out of; None where nobody read it out."""
    contradicts: tuple[Link, ...] = ()

    @property
    def origin(self) -> Holder:
        """The last link of the chain: whom it all rests on."""
        return self.holders[-1]

    def who(self) -> str:
        """Return the chain in words, outlet first: "Business Times ← Reuters ← people (4)"."""
        return " ← ".join(holder.words() for holder in self.holders)

    def chain(self) -> str:
        """Return the chain in few words."""
        return " ← ".join(holder.brief() for holder in self.holders)

    def holds_from(self) -> date:
        """Return the first day on which what is said may hold."""
        return beginning(self.since).first


class ClaimsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The claims published in one month."""

    claim: tuple[Claim, ...]
