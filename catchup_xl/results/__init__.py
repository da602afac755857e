"""Results as tables: what the rules computed, laid out under the headers of the result sheets."""
