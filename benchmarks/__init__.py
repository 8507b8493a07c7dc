"""Benchmarks: one command, each measure beside its peer or base in the same run, a table out.

`python -m benchmarks` runs all of them; `--only NAME`, `--quick`. Figures are ratios and medians of interleaved runs,
because the machines they run on are never quiet. No figure fails anything: the table says whether an aim holds.
"""
