"""The meeting on the projector."""
