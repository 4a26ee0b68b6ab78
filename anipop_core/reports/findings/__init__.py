"""Sentences on the numbers of an evaluation's report, by subject; an empty text where something wasn't measured."""
