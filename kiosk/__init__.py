"""PRINTS: the entrance. Language, concern, number, paper."""
