"""Forms that people fill in: a workbook with a table on each sheet, or CSV files with the same columns."""
