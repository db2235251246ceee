"""What can be wrong with a broker's configuration."""

from collections.abc import Iterable


class BrokerConfigError(Exception):
    """The broker's files cannot be written; the text names every problem, one a line."""

    @classmethod
    def of(cls, problems: Iterable[str]) -> "BrokerConfigError":
        """Collect all problems into one error."""
        return cls("\n".join(problems))
