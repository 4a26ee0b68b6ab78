"""From clean tables to a checkpoint; nothing of it runs in the app."""
