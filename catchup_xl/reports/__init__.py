"""Reports made from an outcome, for people who do not open the workbook."""
