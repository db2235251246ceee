"""KEEPS: the journal, the one writer, and what the others see of it."""
