"""The page of a wiped device 已清除: what is left to be said where the center's order destroyed the data."""
