"""How the tables came to be. To change them: change tables.py, add a file here, set `schema_version.HEAD` to it."""
