"""Which titles of a table are meant, in words, in SQL and in a URL; and what they are like. No Streamlit."""
