"""What can be taken away as a file (HTML, PDF, CSV, Markdown), and the sentences that pages and files share."""
