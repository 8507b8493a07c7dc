"""Every bound of the exchange in one place, so that no hostile byte can make a replica work or allocate without end.

Sizes in bytes, times in seconds unless the name says otherwise. Pure. Source: engine specification §7; chunk sizes measured
on a 64 kbit/s link: 8 kB chunks keep an urgent entry behind bulk below 1.3 s, 64 kB would hold it for 8 s.
"""

PROTO = 1
PROTO_LEAST = 1  # versions N−2 to N are understood; version 1 is the first

# What may come over the wire.
WIRE_BYTES_MAX = 2 * 1024 * 1024
PLAIN_BYTES_MAX = 4 * 1024 * 1024
WINDOW_BYTES_MAX = 8 * 1024 * 1024  # of zstd; level 19 asks for 8 MiB
ENTRIES_MAX = 16_384
RUNS_MAX = 4_096
BIRTHS_MAX = 1_024
SIGNATURES_MAX = 16_384
PERSONS_MAX = 4_096
DIGESTS_MAX = 32_768
TIPS_MAX = 16_384
CLAIMS_MAX = 64
CLAIM_BYTES_MAX = 64 * 1024
AHEAD_MAX = 256
HINTS_MAX = 16
REFUSED_MAX = 1_024
CODE_CHARS_MAX = 64

# Between two devices beside each other.
PORT_MAX = 65_535
HELLO_BYTES_MAX = 16 * 1024
RELAYED_MAX = 64
RELAYED_BYTES_MAX = 256 * 1024
FRAME_S = 20.0  # for one message to be whole; slower is no LAN
MEETING_S = 300.0  # for one exchange; what is left goes with the next one

# Nonces: a supply comes with a reply when few remain.
NONCE_BYTES = 16
NONCES_SUPPLY = 16
NONCES_LOW = 8
NONCES_HELD_MAX = 32

# How much goes at once.
CHUNK_BYTES_LEAST = 2 * 1024
CHUNK_BYTES_FLASH_MAX = 8 * 1024
CHUNK_BYTES_MAX = 64 * 1024
CHUNK_SECONDS = 1.0  # of the link may be under way at once
IN_FLIGHT_MAX = 2  # requests before the answer to the first; an order does not wait for one of them, and goes as a third
HELD_UP_MAX = 5  # the same while their answers are held up and the link has nothing to carry
TURN_BYTES = 2 * 1024
SIGN_BYTES = 8 * 1024  # an author signs, and a relay keeps a signature, at least this often
REPLY_BYTES_MAX = 256 * 1024
GOOD_LINK_BYTES_S = 64 * 1024

# How long.
CONNECT_S = 10.0
READ_S = 30.0
RETRANSMIT_S_LEAST, RETRANSMIT_S_MAX = 2.0, 4.0  # a link that comes back is tried within seconds, however long it was away; a far one later
RETRANSMIT_ANSWER_S_LEAST = 1.0  # the same of a small answer, by which a post first hears of it
LONG_POLL_S = 55
BACKOFF_FIRST_S = 1.0
BACKOFF_MAX_S = 60.0
COALESCE_S = 0.5

ZSTD_LEVEL_PUSH = 19
ZSTD_LEVEL_REPLY = 9

SPAN_BYTES_MAX = 256 * 1024  # of a blob in one request, however good the link

FRAME_BYTES = 16 * 1024  # of items before compression, after which a frame of a loading ends; a chunk of a checkpoint fills one
SHELF_SCOPES_MAX = 4_096
ROWS_WANTED_MAX = 4_096  # chunks of one checkpoint in one request
