"""The seeded province of the demonstration: organisations, units, incidents and orders, written by many devices.

Every record goes through a command, a writer and a real center, at simulated moments of the last two days; the same seed
writes the same content (keys and ids are made anew each time). Everything in it is invented, only the towns are real.

Layer: app. Source: our design.
"""
