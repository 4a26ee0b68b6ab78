"""The page of a studio's own titles."""
