"""Contents and their leaves for tests of blobs, and records that name them."""

from random import Random

from fakes.post import Post

from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.incidents import OpenIncident
from sync.domain.content import LEAF_BYTES, Leaf, Tree, leaf_count, leaves


def content_of(size: int, seed: int = 0) -> bytes:
    """Return the same `size` bytes for the same seed, that look like a photo."""
    head = b"\xff\xd8\xff\xe0"[:size]
    return head + Random(f"{size} {seed}").randbytes(size - len(head))


def leaves_of(content: bytes) -> list[Leaf]:
    """Return every leaf of a content with its proof."""
    tree = Tree(leaves(content))
    places = range(leaf_count(len(content)))
    return [Leaf(index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], tree.proof(index)) for index in places]


def incident_of(post: Post, title: str = "侧翻") -> bytes:
    """Open an incident."""
    return bytes(post.do(OpenIncident(title=title, mode="exercise", state="confirmed")).created[0])


def attach(post: Post, incident: bytes, original: bytes, *, preview: bytes | None = None) -> bytes:
    """Name a content that lies in the store."""
    request = AttachFile(subject=incident, subject_kind="incident", original=original, media="jpeg", file_name="a.jpg", preview=preview)
    return bytes(post.do(request).created[0])
