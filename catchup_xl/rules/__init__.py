"""What the numbers mean: pure functions over the typed master, in exact decimal."""
