"""SHOWS: the wall. Numbers, rooms, gong."""
