"""The page of the room: guesses, the decision, the real score."""
