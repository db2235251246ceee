"""TRIES: the whole entrance hall on one machine, for a first look and for tests."""
