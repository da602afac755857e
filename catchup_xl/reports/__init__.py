"""What people read outside the workbook: the circular (通报)."""
