"""What surrounds every page: frame, style, cached resources, messages. Nothing here is kept in the session."""
