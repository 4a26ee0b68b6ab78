"""The page of one title."""
