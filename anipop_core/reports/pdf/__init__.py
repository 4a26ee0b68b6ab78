"""What the PDF report is set with: fonts, text, figures in rows, pages."""
