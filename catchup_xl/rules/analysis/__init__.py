"""What follows from a ranking: the benchmark, the catch-up path, how firm places are, proposals."""
