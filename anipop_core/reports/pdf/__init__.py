"""What the PDF report is made of: pages, fonts, text, tables, drawings."""
