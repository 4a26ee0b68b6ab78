"""Plotly charts made from tables and records. They know nothing of Streamlit."""
