"""The settings of the process, from the environment variables."""
