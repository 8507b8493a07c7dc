"""How a change is written down: entries, codec, clock, chain, signatures and fold, all pure."""
