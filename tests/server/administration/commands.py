"""Subcommands of `chat-server`, run in this process."""

from pathlib import Path

import pytest

from parlour_server import cli


def run(*arguments: str | Path) -> int:
    """Run a command as it would be typed; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    code = ended.value.code
    assert code is None or isinstance(code, int)
    return code or 0
