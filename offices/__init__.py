"""Example offices: one TOML description each."""
