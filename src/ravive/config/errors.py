"""The error of an environment that cannot be used."""


class ConfigurationError(Exception):
    """The environment cannot be used as it is; the message is one line for the person who started the command."""
