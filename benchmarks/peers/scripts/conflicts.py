"""The scripted conflicts on Kinto, geodiff, SQLite's session extension and pycrdt; runs in the peers' interpreter.

Kinto is driven as its client drives it: each writer says which version it saw, and the second one is refused. It keeps no local
copy, so what the refused writer wrote is kept by nobody but the writer.
"""

import json
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

NUMBERED, NAMED = "fid integer primary key not null, id text not null unique", "id text primary key not null"
FIELDS = ("grade", "hazards", "title", "text", "number", "state", "unit", "parties")


def main(scripted: str, kinto: str) -> None:
    """Play every conflict on every peer and print what was found."""
    conflicts = json.loads(Path(scripted).read_text("utf-8"))
    found = {"Kinto": {}, "geodiff": {}, "SQLite session": {}, "pycrdt": {}}
    for number, one in enumerate(conflicts):
        with tempfile.TemporaryDirectory() as folder:
            found["geodiff"][one["name"]] = geodiff(one, Path(folder))
            found["SQLite session"][one["name"]] = session(one)
        found["pycrdt"][one["name"]] = crdt(one)
        found["Kinto"][one["name"]] = served(one, kinto, number)
    print(json.dumps(found))


def table(execute: object, key: str) -> None:
    """Make the one table, with the key that the peer is at its best with; records are found by their names."""
    execute(f"create table docs ({key}, {', '.join(f'{name} text' for name in FIELDS)})")  # type: ignore[operator]


def play(execute: object, writes: list) -> None:
    """Write records into the table; null strikes one out."""
    for name, fields in writes:
        if fields is None:
            execute("delete from docs where id = ?", (name,))  # type: ignore[operator]
            continue
        execute("insert into docs (id) values (?) on conflict (id) do nothing", (name,))  # type: ignore[operator]
        for field, value in fields.items():
            execute(f"update docs set {field} = ? where id = ?", (value, name))  # type: ignore[operator] # noqa: S608 - names of our own


def shown(rows: list) -> object:
    """Return the one value that a query found."""
    return rows[0][0] if rows else None


def geodiff(one: dict, folder: Path) -> dict:
    """Rebase b's file on a's, as a client does that synchronises second."""
    import pygeodiff

    paths = {name: folder / f"{name}.gpkg" for name in ("base", "a", "b")}
    start = [one["start"], one["start"] + one["a"], one["start"] + (one["a"] if one.get("seen") else []) + one["b"]]
    base = [one["start"] + (one["a"] if one.get("seen") else []), *start[1:]]
    for path, writes in zip(paths.values(), base, strict=True):
        connection = sqlite3.connect(path)
        table(connection.execute, NUMBERED)
        play(connection.execute, writes)
        connection.commit()
        connection.close()
    conflict = folder / "conflict"
    failed = ""
    try:
        pygeodiff.GeoDiff().rebase(str(paths["base"]), str(paths["a"]), str(paths["b"]), str(conflict))
    except pygeodiff.GeoDiffLibConflictError:
        failed = "an error: nothing is merged until a person mends the file"
    name, field = one["of"]
    connection = sqlite3.connect(paths["b"])
    value = shown(connection.execute(f"select {field} from docs where id = ?", (name,)).fetchall())  # noqa: S608 - names of our own
    connection.close()
    told = conflict.exists() and conflict.stat().st_size > 0
    lost = [] if not told else _values(json.loads(conflict.read_text("utf-8")))
    return {"shown": value, "kept": [value, *lost], "told": failed or ("a conflict file beside the data" if told else "")}


def _values(told: dict) -> list:
    return [change.get("old") for one in told.get("geodiff", []) for change in one.get("changes", []) if "old" in change]


def session(one: dict) -> dict:
    """Apply a's changeset to b's database; what conflicts is handed to the program, and left out."""
    import apsw

    def opened(writes: list) -> tuple:
        connection = apsw.Connection(":memory:")
        table(connection.execute, NAMED)
        play(connection.execute, one["start"])
        watched = apsw.Session(connection, "main")
        watched.attach()
        play(connection.execute, writes)
        return connection, watched.changeset()

    here, _ = opened(one["a"] + one["b"] if one.get("seen") else one["b"])
    there, changes = opened(one["a"])
    handed = []
    if not one.get("seen"):
        apsw.Changeset.apply(changes, here, conflict=lambda *_: handed.append(1) or apsw.SQLITE_CHANGESET_OMIT)
    name, field = one["of"]
    value = shown(here.execute(f"select {field} from docs where id = ?", (name,)).fetchall())  # noqa: S608 - names of our own
    there.close()
    return {"shown": value, "kept": [value], "told": "the program that applies it, which may look" if handed else ""}


def crdt(one: dict) -> dict:
    """Let two documents exchange updates."""
    from pycrdt import Doc, Map

    def played(doc: Doc, writes: list) -> None:
        docs = doc.get("docs", type=Map)
        for name, fields in writes:
            if fields is None:
                del docs[name]
                continue
            if name not in docs:
                docs[name] = Map()
            for field, value in fields.items():
                docs[name][field] = value

    base, a, b = Doc(), Doc(), Doc()
    played(base, one["start"])
    for doc in (a, b):
        doc.apply_update(base.get_update())
    played(a, one["a"])
    if one.get("seen"):
        b.apply_update(a.get_update())
    played(b, one["b"])
    before = a.get_update()
    a.apply_update(b.get_update())
    b.apply_update(before)
    name, field = one["of"]
    values = [doc.get("docs", type=Map).to_py().get(name, {}).get(field) for doc in (a, b)]
    return {"shown": values[0], "kept": [values[0]], "equal": values[0] == values[1]}


def served(one: dict, url: str, number: int) -> dict:
    """Let two clients write to one server, each naming the version that it saw."""
    import kinto_http

    client = kinto_http.Client(server_url=f"{url}/v1", auth=("post", "secret"), bucket=f"conflicts-{os.getpid()}", collection=f"c{number}")
    client.create_bucket(if_not_exists=True)
    client.create_collection(if_not_exists=True)
    for name, fields in one["start"]:
        client.create_record(id=name, data=fields)
    seen = {record["id"]: record for record in client.get_records()}
    refused = False
    for side in ("a", "b"):
        if one.get("seen"):
            seen = {record["id"]: record for record in client.get_records()}
        for name, fields in one[side]:
            held = seen.get(name)
            mark = {"if_match": held["last_modified"]} if held else {}
            try:
                if fields is None:
                    client.delete_record(id=name, **mark)
                else:
                    data = {key: value for key, value in {**(held or {}), **fields}.items() if key not in {"id", "last_modified"}}
                    client.update_record(id=name, data=data, **mark)
            except kinto_http.KintoException:
                refused = True
    name, field = one["of"]
    value = next((record.get(field) for record in client.get_records() if record["id"] == name), None)
    return {"shown": value, "kept": [value], "told": "the second writer's client, by 412" if refused else ""}


main(*sys.argv[1:])
