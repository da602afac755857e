"""What the workbook says: one row model a sheet, and one registry of sheets and columns."""
