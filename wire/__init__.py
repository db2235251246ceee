"""SPEAKS: topics, messages and the MQTT connection."""
