"""CALLS: call buttons and the staff page."""
