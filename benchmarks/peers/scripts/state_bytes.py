"""What geodiff, SQLite's session extension and pycrdt make of the records, in bytes; runs in the peers' interpreter.

Each takes the same rows; what is counted is what would travel for all of them after the base was shared, zstd level 19 where
the peer does not compress by itself. None of them carries an author, a signature or a history of values.
"""

import json
import sqlite3
import sys
import tempfile
import zlib
from pathlib import Path

KINDS = ("journal", "unit", "order", "incident")


def main(records: str) -> None:
    """Print the bytes of each as JSON: raw, and compressed by zlib level 9."""
    rows = json.loads(Path(records).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        found = {"geodiff": geodiff(rows, Path(folder)), "session": session(rows, Path(folder)), "pycrdt": crdt(rows)}
    print(json.dumps({name: [len(raw), len(zlib.compress(raw, 9))] for name, raw in found.items()}))


def columns(rows: list) -> dict[str, list[str]]:
    """Return the columns of each kind."""
    return {kind: sorted({name for row in rows if row["kind"] == kind for name in row["fields"]}) for kind in KINDS}


def schema(rows: list) -> list[str]:
    """Return the statements that make one table for each kind."""
    return [
        f'create table "{kind}_t" (id text primary key not null, at integer, {", ".join(map(quoted, names))})'
        for kind, names in columns(rows).items()
    ]


def quoted(name: str) -> str:
    """Return a name as SQL takes it: one of ours is a word of it."""
    return f'"{name}"'


def play(execute: object, rows: list) -> None:
    """Write the rows, one after the other."""
    for row in rows:
        fields = {**row["fields"], "at": row["at"]}
        names = ", ".join(map(quoted, fields))
        marks = ", ".join("?" for _ in fields)
        sets = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in fields)
        text = f'insert into "{row["kind"]}_t" (id, {names}) values (?, {marks}) on conflict (id) do update set {sets}'  # noqa: S608 - names of our own
        execute(text, (row["id"], *fields.values()))  # type: ignore[operator]


def geodiff(rows: list, folder: Path) -> bytes:
    """Return the changeset between two files."""
    import pygeodiff

    base, changed, diff = (folder / name for name in ("base.gpkg", "changed.gpkg", "diff"))
    for path, played in ((base, []), (changed, rows)):
        connection = sqlite3.connect(path)
        for statement in schema(rows):
            connection.execute(statement)
        play(connection.execute, played)
        connection.commit()
        connection.close()
    pygeodiff.GeoDiff().create_changeset(str(base), str(changed), str(diff))
    return diff.read_bytes()


def session(rows: list, folder: Path) -> bytes:
    """Return the changeset of a session."""
    import apsw

    connection = apsw.Connection(str(folder / "session.db"))
    for statement in schema(rows):
        connection.execute(statement)
    watched = apsw.Session(connection, "main")
    watched.attach()
    play(connection.execute, rows)
    return watched.changeset()


def crdt(rows: list) -> bytes:
    """Return the update of a document of maps, written one row for each transaction."""
    from pycrdt import Doc, Map

    doc = Doc()
    tables = {kind: doc.get(kind, type=Map) for kind in KINDS}
    before = doc.get_state()
    for row in rows:
        table = tables[row["kind"]]
        with doc.transaction():
            if row["id"] not in table:
                table[row["id"]] = Map()
            for name, value in {**row["fields"], "at": row["at"]}.items():
                table[row["id"]][name] = value
    return doc.get_update(before)


main(sys.argv[1])
