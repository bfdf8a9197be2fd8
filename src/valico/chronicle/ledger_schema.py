"""The tables of a ledger and the triggers that keep them, for SQLite and for PostgreSQL."""

from typing import Final

APPLICATION: Final = 0x56414C43
"""Marks a SQLite file as a ledger: VALC."""
TABLES: Final = ("entry", "mention", "slot", "named", "withdrawn")

ENTRY: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"
MENTION: Final = "INSERT INTO mention VALUES (?, ?, ?, ?, ?)"
SLOT: Final = "INSERT INTO slot VALUES (?, ?, ?)"
NAMED: Final = "INSERT INTO named VALUES (?, ?)"
WITHDRAWN: Final = "INSERT INTO withdrawn VALUES (?, ?, ?, ?)"
HEAD: Final = "SELECT seq, recorded, hash FROM entry ORDER BY seq DESC LIMIT 1"
LINES: Final = (
    "SELECT seq, recorded, payload, previous, hash FROM entry"
    " WHERE seq > ? AND seq <= ? ORDER BY seq"
)
MOMENT: Final = "SELECT recorded FROM entry WHERE seq = ?"
SEQ_OF: Final = "SELECT seq FROM named WHERE id = ?"
ALL: Final = {
    "mention": "SELECT about, chip, first, seq, published FROM mention",
    "slot": "SELECT key, mark, seq FROM slot",
    "named": "SELECT id, seq FROM named",
    "withdrawn": "SELECT target, claim, seq, published FROM withdrawn",
}
SEQ_AT: Final = {"mention": 3, "slot": 2, "named": 1, "withdrawn": 2}
"""Where the number of the entry stands in a row."""
LAID: Final = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
SEEN: Final = (
    "SELECT entry.seq, recorded, payload, previous, hash FROM mention"
    " JOIN entry ON entry.seq = mention.seq"
    " WHERE mention.about = ? AND mention.chip = ? AND mention.first <= ?"
    " AND mention.published <= ? AND mention.seq <= ?"
    " AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.target = mention.seq"
    " AND withdrawn.seq <= ? AND withdrawn.published <= ?)"
    " ORDER BY entry.seq"
)
"""The claims about one subject that could be seen: begun, published, entered, not withdrawn."""
HOT: Final = (
    "SELECT slot.key, slot.mark, slot.seq FROM"
    " (SELECT key FROM slot GROUP BY key HAVING min(mark) <> max(mark)) AS hot"
    " JOIN slot ON slot.key = hot.key ORDER BY slot.key, slot.mark, slot.seq"
)
"""The slots that hold two marks: where claims may contradict each other."""

_COLUMNS: Final = {
    "entry": "seq {int} PRIMARY KEY, recorded TEXT NOT NULL, payload TEXT NOT NULL,"
    " previous TEXT NOT NULL, hash TEXT NOT NULL",
    "mention": "about TEXT NOT NULL, chip TEXT NOT NULL, first {int} NOT NULL,"
    " seq {int} NOT NULL, published {int} NOT NULL, PRIMARY KEY (about, chip, first, seq)",
    "slot": "key {int} NOT NULL, mark {int} NOT NULL, seq {int} NOT NULL,"
    " PRIMARY KEY (key, mark, seq)",
    "named": "id TEXT PRIMARY KEY, seq {int} NOT NULL",
    "withdrawn": "target {int} NOT NULL, claim TEXT NOT NULL, seq {int} NOT NULL,"
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
