"""The client as lines: for pipes, scripts and screen readers."""

from parlour_client.plain.client import Plain
from parlour_client.plain.streams import print_lines

__all__ = ["Plain", "print_lines"]
