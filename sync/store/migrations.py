"""Migrations of the fixed tables: named, in order, each of single statements in one transaction with its own record.

`executescript` commits what stands open before it, so it is never used. A database with a migration that this version
does not know is newer than this program and is left alone: Outage("store.newer").

Source: our design.
"""

from collections.abc import Mapping

from sync.domain.failures import Outage
from sync.domain.kind import Kind
from sync.store.cipher import Database, transaction
from sync.store.tables import signature, statements_of, table_of

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001 log",
        (
            "create table meta (name text primary key, value blob) strict",
            """create table replicas (
                number integer primary key, replica blob not null unique, birth blob not null, hash blob not null, sign_key blob not null,
                standing text not null, organisation text not null, letters text not null, certificate blob,
                seen_ms integer not null) strict""",
            """create table streams (
                number integer primary key, replica integer not null references replicas(number), scope blob not null,
                seq integer not null, ordinal integer not null, hash blob not null, folded_seq integer not null,
                unique (replica, scope)) strict""",
            """create table entries (
                stream integer not null, seq integer not null, replica integer not null, ordinal integer not null, urgency integer not null,
                body blob not null, primary key (stream, seq)) strict, without rowid""",
            "create unique index entries_by_ordinal on entries (replica, ordinal)",
            """create table signatures (
                stream integer not null, seq integer not null, ordinal integer not null, hash blob not null, signature blob not null,
                primary key (stream, seq)) strict, without rowid""",
            """create table forks (
                replica integer not null, scope blob not null, seq integer not null, ordinal integer not null, hash blob not null,
                body blob not null, signature blob, found_ms integer not null,
                primary key (replica, ordinal, hash)) strict, without rowid""",
            "create table tokens (token blob primary key, done blob not null) strict, without rowid",
        ),
    ),
    (
        "0002 state",
        (
            "create table folds (key blob primary key, state blob not null) strict, without rowid",
            """create table questions (
                entity blob not null, field text not null, kind text not null, scope blob not null, sort text not null,
                primary key (entity, field)) strict, without rowid""",
            """create table unusable (
                stream integer not null, seq integer not null, reason text not null, kind integer not null,
                primary key (stream, seq, reason)) strict, without rowid""",
        ),
    ),
    (
        "0003 travel",
        (
            """create table holders (
                number integer primary key, replica blob not null unique, sort text not null, name text not null) strict""",
            """create table reach (
                holder integer not null, stream integer not null, seq integer not null, path text not null, learnt_ms integer not null,
                primary key (holder, stream)) strict, without rowid""",
            "create table claims (holder blob primary key, raw blob not null, learnt_ms integer not null) strict",
            "create table link (name text primary key, value blob) strict",
            "create table blobs (address blob primary key, size integer not null, held integer not null, source text not null) strict",
        ),
    ),
    (
        "0004 desk",
        (
            "create table drafts (key text primary key, text text not null, changed_ms integer not null) strict",
            "create table search_ids (number integer primary key, entity blob not null unique, kind text not null) strict",
            "create virtual table search using fts5 (terms, content='', contentless_delete=1, tokenize='unicode61')",
            "create table search_due (entity blob primary key, kind text not null) strict, without rowid",
        ),
    ),
    (
        "0005 uncreated",
        # A stored state begins with an array of four and null while nothing created its record (see oplog.state).
        ("create index folds_uncreated on folds (key) where substr(state, 1, 2) = x'84f6'",),
    ),
    (
        "0006 told",
        ("create table told (stream integer primary key, seq integer not null) strict",),
    ),
    (
        "0007 ahead",
        (
            """create table suspect_clocks (
                replica integer not null, ordinal integer not null, ahead_ms integer not null, found_ms integer not null,
                primary key (replica, ordinal)) strict, without rowid""",
            """create table slips (
                replica blob not null, ordinal integer not null, content blob not null, raw blob not null, standing text not null,
                taken_ms integer not null, primary key (replica, ordinal, content)) strict, without rowid""",
        ),
    ),
    (
        "0008 pins",
        (
            """create table pins (
                entry blob primary key, stream integer not null, seq integer not null, pinned_ms integer not null) strict, without rowid""",
        ),
    ),
    (
        "0009 incident ops",
        # The entries that may write to an incident, among a hundred thousand journal lines; see `queries.history.holds_ops`.
        (
            """create index entries_on_incidents on entries (stream, seq)
                where instr(body, x'8307') or instr(body, x'8407') or instr(body, x'8507')""",
        ),
    ),
    (
        "0010 lists",
        (
            "create index questions_by_scope on questions (scope, sort)",
            "create index streams_behind on streams (number) where folded_seq < seq",
            """create table counts (
                list text not null, scope blob not null, word text not null, rows integer not null,
                primary key (list, scope, word)) strict, without rowid""",
        ),
    ),
    (
        "0011 blob leaves",
        (
            "create table blob_leaves (address blob primary key, leaves blob not null) strict, without rowid",
            """create table blob_wishes (
                address blob primary key, asked integer not null, paused integer not null, let_go integer not null)
                strict, without rowid""",
            """create table blob_moves (
                address blob primary key, way text not null, done integer not null, size integer not null, rate real, failed text not null)
                strict, without rowid""",
        ),
    ),
    (
        "0016 life",
        (
            """create table backup_tips (
                stream integer primary key, center blob not null, seq integer not null, hash blob not null) strict""",
        ),
    ),
    (
        "0014 checkpoints",
        (
            """create table bases (
                stream integer primary key, seq integer not null, ordinals blob not null, aside blob not null, floor integer not null,
                floor_ordinal integer not null, floor_hash blob not null) strict""",
            """create table checkpoints (
                id blob primary key, scope blob not null, sealed blob not null, standing integer not null, installed integer not null,
                since_ms integer not null, proof text not null) strict, without rowid""",
            "create unique index checkpoints_standing on checkpoints (scope) where standing = 1",
            """create table checkpoint_chunks (
                id blob not null, position integer not null, content blob not null, primary key (id, position)) strict, without rowid""",
            "create table stale (scope blob primary key, reason text not null, since_ms integer not null) strict, without rowid",
        ),
    ),
    (
        "0013 bundles",
        (
            """create table claims_kept (
                number integer primary key, holder blob not null, at_ms integer not null, raw blob not null unique) strict""",
            """create table claims_on (
                holder blob not null, stream integer not null, seq integer not null, claim integer not null,
                primary key (holder, stream)) strict, without rowid""",
            "create index claims_on_claim on claims_on (claim)",
            "create table blob_reach (holder blob not null, address blob not null, primary key (holder, address)) strict, without rowid",
            """create table bundles (
                bundle blob not null, direction text not null, part integer not null, parts integer not null, made_ms integer not null,
                done_ms integer not null, maker blob not null, bytes integer not null, entries integer not null,
                primary key (bundle, direction, part)) strict, without rowid""",
            """create table bundle_recipients (
                bundle blob not null, recipient blob not null, carried blob not null,
                primary key (bundle, recipient)) strict, without rowid""",
        ),
    ),
    (
        "0015 shelf",
        (
            """create table shelf (
                number integer primary key, id blob not null unique, scope blob not null, sealed blob not null, entries integer not null,
                urgent integer not null, awaited text not null, made_ms integer not null, chunks integer not null) strict""",
            "create index shelf_by_scope on shelf (scope, number)",
            """create table covers (
                scope blob not null, id blob not null, center blob not null, sealed blob not null, signature blob not null,
                until_ms integer not null, primary key (scope, id)) strict, without rowid""",
        ),
    ),
    (
        "0017 cold",
        (
            "alter table checkpoints add column until_ms integer not null default 0",
            """create table cold (
                number integer primary key, scope blob not null unique, records integer not null, until_ms integer not null,
                rested_ms integer not null, asked_ms integer, why text not null) strict""",
            """create table catalogue (
                entity blob not null, kind integer not null, cold integer not null, position integer not null, state blob,
                primary key (entity, kind, cold)) strict, without rowid""",
            "create index catalogue_by_place on catalogue (cold, position)",
            """create table cold_wanted (
                cold integer not null, position integer not null, primary key (cold, position)) strict, without rowid""",
        ),
    ),
    (
        # Sealed heads lie inside their rows: what asks for many checkpoints is answered without reading one of them.
        "0019 standing",
        (
            "create index checkpoints_said on checkpoints (scope, proof, until_ms) where standing = 1",
            "create index checkpoints_begun on checkpoints (scope) where standing = 0",
            "create index checkpoints_staged on checkpoints (id) where standing = 2",
            "create index covers_by_id on covers (id)",
        ),
    ),
    (
        "0020 neighbours",
        (
            """create table neighbours (
                host text not null, port integer not null, at_ms integer not null, primary key (host, port)) strict, without rowid""",
        ),
    ),
    (
        # Tokens are asked for one by one, so where in a text they stand is kept by nobody: less than half of the bytes (measured).
        "0019 search",
        (
            "insert or ignore into search_due select entity, kind from search_ids",
            "delete from search_ids",
            "drop table search",
            "create virtual table search using fts5 (terms, content='', contentless_delete=1, detail=none, tokenize='unicode61')",
        ),
    ),
    (
        "0021 sign-ins",
        (
            """create table sign_ins (
                person blob primary key, secret text not null, wrong integer not null, until_ms integer not null)
                strict, without rowid""",
        ),
    ),
    (
        "0022 tree heads",
        (
            """create table tree_heads (
                center blob not null, size integer not null, root blob not null, raw blob not null, source text not null,
                state text not null, learnt_ms integer not null, primary key (center, size, root)) strict, without rowid""",
            """create table convictions (
                id blob primary key, center blob not null, size integer not null, why text not null, raw blob not null,
                source text not null, found_ms integer not null, told integer not null) strict, without rowid""",
        ),
    ),
    (
        "0023 refusals",
        (
            """create table refusals (
                number integer primary key autoincrement, at_ms integer not null, person text not null, office text not null,
                act text not null, code text not null) strict""",
        ),
    ),
    (
        # The last ordinal is read from the streams, where it stood all along: an act writes one page less.
        "0024 one ordinal",
        ("delete from meta where name = 'ordinal'",),
    ),
)

LOCAL_TABLES = frozenset(
    {
        *("meta", "tokens", "holders", "reach", "claims", "link", "blobs", "drafts", "search_due", "search_ids", "migrations", "search"),
        *("told", "suspect_clocks", "slips", "pins", "blob_leaves", "blob_wishes", "blob_moves"),
        "backup_tips",
        *("bases", "checkpoints", "checkpoint_chunks", "stale", "shelf", "covers"),
        *("cold", "catalogue", "cold_wanted", "neighbours"),
        *("sign_ins", "refusals", "tree_heads", "convictions"),
        *("claims_kept", "claims_on", "blob_reach", "bundles", "bundle_recipients"),
    }
)
STATE_TABLES = frozenset({"folds", "questions", "unusable", "counts"})


def migrate(db: Database) -> None:
    """Bring the fixed tables up to date: each migration is a transaction, and all of them together are one in a new database.

    Raises: Outage: `store.newer` when the database was written by a newer version.
    """
    db.query("select 1")
    db.execute("create table if not exists migrations (name text primary key) strict")
    done = {row["name"] for row in db.query("select name from migrations")}
    if done - {name for name, _ in MIGRATIONS}:
        raise Outage("store.newer")
    due = [migration for migration in MIGRATIONS if migration[0] not in done]
    # A commit waits for the disk: a new device would wait once for every version there has been.
    for batch in (due,) if due and not done else ([migration] for migration in due):
        with transaction(db.conn):
            for name, statements in batch:
                for statement in statements:
                    db.execute(statement)
                db.execute("insert into migrations values (?)", [name])


def shape_state_tables(db: Database, kinds: Mapping[str, Kind]) -> bool:
    """Make the state tables follow the declarations; tell whether they were made anew, so that the log must be refolded."""
    wanted = signature(kinds).encode()
    held = db.execute("select value from meta where name = 'shape'").fetchone()
    if held is not None and held[0] == wanted:
        return False
    with transaction(db.conn):
        drop_state(db)
        for name, kind in kinds.items():
            db.execute(table_of(name, kind))
            for statement in statements_of(kind):
                db.execute(statement)
        db.execute("insert or replace into meta values ('shape', ?)", [wanted])
    return True


def is_current(db: Database, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether the tables are those of this program; a database without a mark of its migrations is nobody's to judge.

    One without any table is being made just now.

    Raises: Outage: `store.newer`.
    """
    if not db.execute("select 1 from sqlite_master where name = 'migrations'").fetchone():
        return db.execute("select 1 from sqlite_master").fetchone() is not None
    done = {name for (name,) in db.execute("select name from migrations").fetchall()}
    names = {name for name, _ in MIGRATIONS}
    if done - names:
        raise Outage("store.newer")
    if names - done:
        return False
    held = db.execute("select value from meta where name = 'shape'").fetchone()
    return held is not None and held[0] == signature(kinds).encode()


def drop_state(db: Database) -> None:
    """Drop the tables of the kinds, and empty the other state tables."""
    for name in db.table_names():
        if name.endswith("_rows"):
            db.execute(f"drop table [{name}]")
    for name in STATE_TABLES:
        db.execute(f"delete from [{name}]")
