"""Claims about what the sequencer reads of an entry: the same as a whole reading tells, and nothing where access depends on it."""

from benchmarks.author import Author
from benchmarks.workload import ORGANISATION, Player, rows
from sync.center.judge import Acted, acted_in, acts_of
from sync.domain.registry import KINDS_BY_NUMBER
from sync.oplog.entry import decode_entry, redact


def test_acts_read_at_once_are_those_of_the_whole_entry() -> None:
    """Of a shift's entries, redacted ones too; what begins a stream or writes what is folded here is left to be read whole."""
    author = Author(7, ORGANISATION)
    player = Player(author)
    player.prepare()
    for row in rows(200):
        player.play(row)
    light = whole = 0
    for run in author.fresh_runs():
        for body in (form for raw in run.entries for form in (raw, redact(raw))):
            entry = decode_entry(run.replica, run.scope, body)
            folded = any(kind.folded_by_center for op in entry.ops if (kind := KINDS_BY_NUMBER.get(op.kind)) is not None)
            header = entry.header
            acted = acted_in(body)
            if header.seq == 1 or folded:
                assert acted is None
                whole += 1
            else:
                assert acted == Acted(header.seq, header.ordinal, header.person, header.office, acts_of(entry))
                light += 1
    assert light > whole > 0
