"""The broker: configuration, access rules and the AsyncAPI description."""

from broker_config.access import ROLES, Grant, access_rules, grants_of
from broker_config.files import Tls, write_broker_files
from broker_config.problems import BrokerConfigError

__all__ = ["ROLES", "BrokerConfigError", "Grant", "Tls", "access_rules", "grants_of", "write_broker_files"]
