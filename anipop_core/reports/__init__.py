"""Files a meeting can take away."""
