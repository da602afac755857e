"""Where a workbook lives: a file on disk, or a book open in a spreadsheet program."""
