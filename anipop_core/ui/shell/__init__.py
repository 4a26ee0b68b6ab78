"""What surrounds every page: frame, style, cached resources, messages, background jobs."""
