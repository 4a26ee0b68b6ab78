"""What drove a score, as the score page and the title page show it."""
