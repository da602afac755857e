"""The master workbook built from nothing, with XlsxWriter."""
