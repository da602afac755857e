"""Return forms for each unit, and what comes back: read, understood, held against the master and merged into it."""
