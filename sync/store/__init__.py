"""Where it is kept: the only package of a replica that touches SQLite."""
