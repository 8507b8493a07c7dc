"""Human numbers: short name of the organisation, letter of the replica, running count: `鼓楼-B-0007`.

Written once into the record, never renumbered. The letter comes from the certificate's block; a replica that no center
certified writes `?` and two hexadecimal digits of itself, so two of them beside each other rarely meet.

Pure. Source: engine specification §5.
"""

from sync.domain.ids import ReplicaId

COUNT_DIGITS = 4


def human_number(short_name: str, letter: str, count: int) -> str:
    """Return the number of the `count`-th record (from 1) that a replica numbers."""
    assert count >= 1, count
    return f"{short_name}-{letter}-{count:0{COUNT_DIGITS}d}"


def uncertified_letter(replica: ReplicaId) -> str:
    """Return the letter of a replica that no certificate names, as `?3f`."""
    return f"?{replica[:1].hex()}"
