"""Filters of a table of titles (as SQL, as a sentence, in a URL) and the engine that answers them. No Streamlit."""
