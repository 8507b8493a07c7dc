"""Every measure by its name, in the order of the table."""

from collections.abc import Mapping
from types import MappingProxyType

from benchmarks import (
    backlog,
    bundle,
    commit,
    fold,
    frames,
    growth,
    ingest,
    lan,
    lists,
    map_pan,
    newcomer,
    newcomer_flash,
    polls,
    province,
    relief,
    search,
    start,
    typhoon,
    volume,
    wire,
)
from benchmarks.outcome import Measure

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "commit": commit.measure,
        "commit_growth": growth.measure,
        "fold": fold.measure,
        "ingest": ingest.measure,
        "polls": polls.measure,
        "typhoon": typhoon.measure,
        "bytes": wire.measure,
        "frames": frames.measure,
        "map": map_pan.measure,
        "lists": lists.measure,
        "search": search.measure,
        "backlog": backlog.measure,
        "bundle": bundle.measure,
        "lan": lan.measure,
        "relief": relief.measure,
        "start": start.measure,
        "province": province.measure,
        "newcomer": newcomer.measure,
        "newcomer_flash": newcomer_flash.measure,
        "volume": volume.measure,
    }
)
