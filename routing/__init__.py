"""THINKS: the shared core. What an office is, whose turn it is, how long they wait. No I/O."""
