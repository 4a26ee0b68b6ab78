"""What links a title to the rest of the catalogue: people, companies, its source work and its predecessor."""
