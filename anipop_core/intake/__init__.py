"""From outside to a `Pitch`: forms, files, pictures. All checks of what arrives are here."""
