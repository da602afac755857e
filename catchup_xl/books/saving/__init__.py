"""Putting a file in its place: the one safe writer, its lock, and what undoes it."""
