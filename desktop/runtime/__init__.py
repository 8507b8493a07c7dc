"""Bridge to the engine, readers, services, settings, paths, logs and crash reports."""
