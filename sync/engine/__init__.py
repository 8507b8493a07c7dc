"""The process that owns the writer and the agent, and its local socket."""
