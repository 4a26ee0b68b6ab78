"""Table -> Plotly figure. No Streamlit here: a page and a report draw the same figures."""
