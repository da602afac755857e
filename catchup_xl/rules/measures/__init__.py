"""Measures: what a unit has reached on an indicator, by the indicator's kind."""
