"""What a visitor has at hand while the tab is open. `keys.py` names all of it."""
