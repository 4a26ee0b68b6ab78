"""The sample pitch: text and art made for this project."""
