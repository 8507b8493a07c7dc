"""Composition root: command line, start, catalogue, demonstration and self-test."""
