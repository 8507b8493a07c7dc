"""What every replica holds in common; knows nothing of Qt."""
