"""The page that filters titles, on any table of titles."""
