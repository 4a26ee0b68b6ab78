"""The page that scores a pitch."""
