"""What things mean: kinds, life cycles, access, commands and alerts, all pure."""
