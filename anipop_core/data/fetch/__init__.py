"""Titles, characters, staff, source works and pictures from their public sources, in the form `build-data` takes.

The only part of AniPop that goes over the network for data, and only where the user runs `fetch-data`.
"""
