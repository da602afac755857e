"""The byte-preserving writer: edits applied to the parts of a workbook file."""
