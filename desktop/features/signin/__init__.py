"""What stands before the window of a device that is locked: its passphrase, or the first one of a device that had none."""
