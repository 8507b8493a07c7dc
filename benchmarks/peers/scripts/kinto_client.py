"""A Kinto client; does one thing for each line of standard input and answers by a line of JSON. Runs in the peers' interpreter.

Kinto keeps no local copy: what is queued lies in a list here, and goes up as batches of 25, the server's own bound.
"""

import json
import sys
import time

import kinto_http


def main(url: str, records: str) -> None:  # noqa: C901 - one branch for each act
    """Talk to the server at ``url``."""

    def dialled() -> kinto_http.Client:
        return kinto_http.Client(server_url=f"{url}/v1", auth=("post", "secret"), bucket="field", collection="records", retry=5)

    client = dialled()
    with open(records, encoding="utf-8") as file:  # noqa: PTH123 - this runs without ours beside it
        rows = json.load(file)
    queued: list[dict] = []
    held: dict[str, dict] = {}
    at = edits = 0
    stamp = None
    for line in sys.stdin:
        act, _, count = line.strip().partition(" ")
        told = {}
        if act == "queue":
            queued, at = rows[at : at + int(count)], at + int(count)
        began = time.perf_counter()
        if act == "create":
            client.create_bucket(if_not_exists=True)
            client.create_collection(if_not_exists=True)
        elif act == "edit":
            edits += 1
            client.create_record(id=f"edit-{edits}", data={"line": "水幕展开 保持", "at": edits}, safe=False)
        elif act == "push":
            client = dialled()
            with client.batch() as batch:
                for row in queued:
                    name = row["id"].replace("/", "-")
                    held[name] = {**held.get(name, {}), **row["fields"], "at": row["at"]}
                    batch.update_record(id=name, data=held[name], safe=False)
        elif act == "noop":
            if stamp is None:
                stamp = client.get_records_timestamp()
                began = time.perf_counter()
            client.get_records(_since=stamp)
        elif act == "compare":
            there = {one["id"]: one for one in client.get_records()}
            told["equal"] = all(there[name].get("at") == data["at"] for name, data in held.items())
        print(json.dumps({"act": act, "s": time.perf_counter() - began, **told}), flush=True)


main(*sys.argv[1:])
