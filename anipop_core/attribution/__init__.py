"""What drove a score: parts in score points that add up to it."""
