"""Figures of the Browse page."""
