"""The page of projects and their versions."""
