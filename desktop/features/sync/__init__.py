"""The page Sync 同步: paths, what waits, where each record is, and the questions that need a person."""
