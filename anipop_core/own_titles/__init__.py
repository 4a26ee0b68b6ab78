"""A studio's own titles, scored in one go."""
