"""From measures to places: item scores, blocks, bonus and penalty, totals, ties, grades."""
