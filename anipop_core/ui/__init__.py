"""What the pages share: cached resources, the draft, widgets. The only Streamlit in the core."""
