"""What the center alone writes and everyone reads: organisations, devices, offices, rulings.

Pure. Source: the four-tier command system 省–市–县–所 with its partners; engine specification §4.
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import IN_AUTHORITY

TIERS = ("province", "city", "county", "station", "partner")
ORGANISATION_SORTS = ("government", "police", "fire", "medical", "partner", "team")

ORGANISATION = Kind(
    number=1,
    name="organisation",
    scopes=IN_AUTHORITY,
    folded_by_center=True,
    fields=(
        Field(number=1, name="code", shape=Shape.TEXT, required=True, chars_max=32),
        Field(number=2, name="name", shape=Shape.TEXT, required=True, chars_max=120, search=True),
        Field(number=3, name="short_name", shape=Shape.TEXT, required=True, chars_max=20),
        Field(number=4, name="tier", shape=Shape.CHOICE, choices=TIERS),
        Field(number=5, name="parent", shape=Shape.ORGANISATION),
        Field(number=6, name="sort", shape=Shape.CHOICE, choices=ORGANISATION_SORTS),
        Field(number=7, name="name_en", shape=Shape.TEXT, chars_max=120),
    ),
)

DEVICE = Kind(
    number=2,
    name="device",
    scopes=IN_AUTHORITY,
    folded_by_center=True,
    fields=(
        Field(number=1, name="certificate", shape=Shape.BYTES, required=True),
        Field(number=2, name="sign_key", shape=Shape.BYTES, required=True),
        Field(number=3, name="organisation", shape=Shape.ORGANISATION, required=True),
        Field(number=4, name="offices", shape=Shape.TREE),
        Field(number=5, name="label", shape=Shape.TEXT, chars_max=60),
        Field(number=6, name="letters", shape=Shape.TEXT, chars_max=60),
        Field(number=7, name="not_after", shape=Shape.MOMENT),
    ),
)

OFFICE = Kind(
    number=3,
    name="office",
    scopes=IN_AUTHORITY,
    fields=(
        Field(number=1, name="code", shape=Shape.TEXT, required=True, chars_max=32),
        Field(number=2, name="name", shape=Shape.TEXT, chars_max=60),
        Field(number=3, name="name_en", shape=Shape.TEXT, chars_max=60),
        Field(number=4, name="tier", shape=Shape.CHOICE, choices=TIERS),
    ),
)

# `ranges`: [[from, to | null], …] ordinals set aside. `branch`: entry hashes (32 bytes each), one for each fork: that branch
# counts. `replaces`: ids of the rulings that this one names. `key`: the signing key of a keeper that is revoked; such a ruling's
# `replica` is the key's first eight bytes, since a keeper has no stream. `wipe`: the order by which a device destroys its keys
# (sync/oplog/wipe.py), beside the ruling that revokes it; its `replica` is the first eight bytes of the device's key. `retires`:
# the root's word that an online key of the center signs no more (sync/oplog/retirement.py); its `replica` is a life of that key.
RULING = Kind(
    number=18,
    name="ruling",
    scopes=IN_AUTHORITY,
    folded_by_center=True,
    fields=(
        Field(number=1, name="replica", shape=Shape.BYTES, required=True),
        Field(number=2, name="ranges", shape=Shape.TREE),
        Field(number=3, name="branch", shape=Shape.BYTES),
        Field(number=4, name="reason", shape=Shape.TEXT, required=True, chars_max=400),
        Field(number=5, name="by", shape=Shape.TEXT, chars_max=120),
        Field(number=6, name="replaces", shape=Shape.TREE),
        Field(number=7, name="key", shape=Shape.BYTES),
        Field(number=8, name="wipe", shape=Shape.BYTES),
        Field(number=9, name="retires", shape=Shape.BYTES),
    ),
)

AUTHORITY_KINDS = (ORGANISATION, DEVICE, OFFICE, RULING)
assert all(field.verb is Verb.SET for kind in AUTHORITY_KINDS for field in kind.fields)
