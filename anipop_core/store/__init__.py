"""Projects, their versions and what was said of them in the room, kept in SQLite or PostgreSQL."""
