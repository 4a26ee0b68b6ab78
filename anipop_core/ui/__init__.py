"""The app: one folder for each page, and what the pages share. Nothing outside this folder knows Streamlit."""
