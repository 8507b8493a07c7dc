"""The page Situation: what goes on and where, what was known when, and where to begin an act."""
