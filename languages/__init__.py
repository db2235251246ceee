"""SAYS: every word in every script: translations, typesetting, speech."""
