"""Figures: measured on real processes, as median and 99th percentile, next to a floor from the same run."""
