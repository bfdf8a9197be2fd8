"""The tables of a ledger and the triggers that keep them, for SQLite and for PostgreSQL."""

from collections.abc import Sequence
from typing import Final

APPLICATION: Final = 0x56414C43
"""Marks a SQLite file as a ledger: VALC."""
TABLES: Final = ("entry", "mention", "slot", "named", "withdrawn")

ENTRY: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)"
MENTION: Final = "INSERT INTO mention VALUES (?, ?, ?, ?, ?)"
SLOT: Final = "INSERT INTO slot VALUES (?, ?, ?, ?, ?)"
NAMED: Final = "INSERT INTO named VALUES (?, ?)"
WITHDRAWN: Final = "INSERT INTO withdrawn VALUES (?, ?, ?, ?)"
HEAD: Final = "SELECT seq, recorded, listed, hash FROM entry ORDER BY seq DESC LIMIT 1"
LINES: Final = (
    "SELECT seq, recorded, listed, payload, previous, hash FROM entry"
    " WHERE seq > ? AND seq <= ? ORDER BY seq"
)
MOMENT: Final = "SELECT recorded FROM entry WHERE seq = ?"
SEQ_OF: Final = "SELECT seq FROM named WHERE name = ?"
COLUMNS: Final = {
    "mention": ("subject", "last", "seq", "first", "published"),
    "slot": ("key", "mark", "sort", "seq", "published"),
    "named": ("name", "seq"),
    "withdrawn": ("target", "claim", "seq", "published"),
}
"""The finding aid: whole numbers only, so that a database can add them up."""
PRIME: Final = 2147483647
WEIGHTS: Final = (48271, 69621, 16807, 39373, 40692)


def mark_of(table: str, row: Sequence[int]) -> int:
    """Return a number for a row of the finding aid; `SUM` adds the same numbers in the database."""
    seq = row[COLUMNS[table].index("seq")]
    mixed = sum(
        weight * (value % PRIME + 7 * (value // PRIME % PRIME))
        for weight, value in zip(WEIGHTS, row, strict=False)
    )
    return mixed % PRIME * (seq % PRIME + 1) % PRIME


def _sum(table: str) -> str:  # names of ours only, as everywhere in this module
    mixed = " + ".join(
        f"{weight} * ({column} % {PRIME} + 7 * ({column} / {PRIME} % {PRIME}))"
        for weight, column in zip(WEIGHTS, COLUMNS[table], strict=False)
    )
    return (
        f"SELECT coalesce(sum(({mixed}) % {PRIME} * (seq % {PRIME} + 1) % {PRIME}), 0)"  # noqa: S608
        f" FROM {table}"
    )


SUM: Final = {table: _sum(table) for table in COLUMNS}
ALL: Final = {
    table: f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608
    for table, names in COLUMNS.items()
}
LAID: Final = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
_SEEN: Final = (
    "SELECT payload FROM mention"
    " JOIN entry ON entry.seq = mention.seq"
    " WHERE mention.subject = ? AND mention.last <= ? AND mention.first <= ?"
    " AND mention.published <= ? AND mention.seq <= ?"
    " AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.target = mention.seq"
    " AND withdrawn.seq <= ? AND withdrawn.published <= ?)"
)
SEEN: Final = f"{_SEEN} ORDER BY mention.last, mention.seq"
LATEST: Final = f"{_SEEN} ORDER BY mention.last DESC, mention.seq DESC"
"""The claims about one subject that could be seen: begun, published, entered, not withdrawn."""
HOT: Final = (
    "SELECT slot.key, slot.mark, slot.sort, min(slot.seq), min(slot.published) FROM"
    " (SELECT key FROM slot GROUP BY key HAVING min(mark) <> max(mark)) AS hot"
    " JOIN slot ON slot.key = hot.key WHERE slot.seq <= ? AND slot.published <= ?"
    " AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.target = slot.seq"
    " AND withdrawn.seq <= ? AND withdrawn.published <= ?)"
    " GROUP BY slot.key, slot.mark, slot.sort ORDER BY slot.key, slot.mark, slot.sort"
)
"""The slots that hold two marks, where claims may contradict each other: one of each sort."""
LIKE: Final = (
    "SELECT seq FROM slot WHERE key = ? AND mark = ? AND sort = ? AND seq <= ? AND published <= ?"
)
"""All claims of one sort in a slot."""
NUMBERED: Final = (
    "SELECT seq, payload FROM entry WHERE seq IN ({marks})"
    " AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.target = entry.seq"
    " AND withdrawn.seq <= ? AND withdrawn.published <= ?)"
)
"""Some entries by number, unless withdrawn."""
_COLUMNS: Final = {
    "entry": "seq {int} PRIMARY KEY, recorded TEXT NOT NULL, listed {int} NOT NULL,"
    " payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL",
    "mention": "subject {int} NOT NULL, last {int} NOT NULL, seq {int} NOT NULL,"
    " first {int} NOT NULL, published {int} NOT NULL, PRIMARY KEY (subject, last, seq)",
    "slot": "key {int} NOT NULL, mark {int} NOT NULL, sort {int} NOT NULL, seq {int} NOT NULL,"
    " published {int} NOT NULL, PRIMARY KEY (key, mark, sort, seq)",
    "named": "name {int} NOT NULL PRIMARY KEY, seq {int} NOT NULL",
    "withdrawn": "target {int} NOT NULL, claim {int} NOT NULL, seq {int} NOT NULL,"
    " published {int} NOT NULL, PRIMARY KEY (target, claim, seq)",
}
_REFUSED: Final = "a ledger is only added to"
_OUT_OF_LINE: Final = "an entry follows the last one"


def _sqlite() -> tuple[str, ...]:
    made = []
    for table in TABLES:
        options = "STRICT" if table == "entry" else "STRICT, WITHOUT ROWID"
        made.append(f"CREATE TABLE {table} ({_COLUMNS[table].format(int='INTEGER')}) {options}")
        made += [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            for act in ("UPDATE", "DELETE")
        ]
    made.append(
        "CREATE TRIGGER entry_follows BEFORE INSERT ON entry"  # noqa: S608  # no value of a user
        " WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)"
        " OR NEW.previous IS NOT coalesce((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1),"
        f" '{'0' * 64}') BEGIN SELECT RAISE(ABORT, '{_OUT_OF_LINE}'); END"
    )
    return tuple(made)


def _postgresql() -> tuple[str, ...]:
    made = [
        f"CREATE TABLE {table} ({_COLUMNS[table].format(int='BIGINT')})".replace(
            " TEXT", ' TEXT COLLATE "C"'
        )
        for table in TABLES
    ]
    made.append(
        "CREATE FUNCTION valico_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    made += [
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION valico_refuse()"
        for table in TABLES
    ]
    made.append(
        "CREATE FUNCTION valico_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608  # as above
        " IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM entry)"
        " OR NEW.previous IS DISTINCT FROM coalesce("
        f"(SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), '{'0' * 64}')"
        f" THEN RAISE EXCEPTION '{_OUT_OF_LINE}'; END IF; RETURN NEW; END $$"
    )
    made.append(
        "CREATE TRIGGER entry_follows BEFORE INSERT ON entry"
        " FOR EACH ROW EXECUTE FUNCTION valico_follow()"
    )
    return tuple(made)


SQLITE: Final = _sqlite()
POSTGRESQL: Final = _postgresql()
