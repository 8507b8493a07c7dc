"""Births that were read before: a device sends its own with every request, and each one carries a signature to be checked."""

from functools import lru_cache

from sync.oplog.birth import parse_birth

KNOWN_MAX = 20_000

# A birth is what its bytes say, so those that were found right stay right; what is malformed is not kept.
birth_in = lru_cache(KNOWN_MAX)(parse_birth)
