"""From outside to a `Pitch`: forms, files, pictures. What arrives is checked here and nowhere else."""
