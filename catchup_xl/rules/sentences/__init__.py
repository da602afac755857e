"""Rules as written: a sentence of a 考核办法 becomes a rule tree, its normal form, and exact points.

A sentence goes through four steps, each of which may refuse: ``tidy`` (signs, numerals), ``clauses`` (the grammar),
``build`` (one tree; contradictions), ``bind`` (units and targets of an indicator). Nothing is guessed or left out.
"""
