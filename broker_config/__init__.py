"""The broker: configuration, access rules and the AsyncAPI description."""

from broker_config.access import ROLES, access_rules
from broker_config.files import Tls, write_broker_files
from broker_config.problems import BrokerConfigError

__all__ = ["ROLES", "BrokerConfigError", "Tls", "access_rules", "write_broker_files"]
