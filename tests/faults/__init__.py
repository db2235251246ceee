"""Pulling plugs: hub, broker and kiosk are killed at random instants, and what was lost is counted."""
