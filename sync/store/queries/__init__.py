"""What the pages read: query functions by subject, each returning frozen rows. SQL stays in here."""
