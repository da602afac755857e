"""What builds the things that the repository ships; not part of the wheel."""
