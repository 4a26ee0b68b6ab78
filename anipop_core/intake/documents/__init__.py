"""Pitch documents (PDF, Word, PowerPoint, Markdown, text) to the parts of a pitch, for a producer to confirm."""
