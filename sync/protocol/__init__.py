"""How two replicas converse: messages, session, scheduler and limits, without I/O."""
