"""The command `chat-server`."""

import os
import sys
from pathlib import Path
from typing import Annotated, TypeVar

import cyclopts
import msgspec
import trio

from parlour_server import SOFTWARE, logs
from parlour_server.config import load
from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import StorageError
from parlour_server.logs import Format
from parlour_server.serve import serve

LOG_CLOSE_SECONDS = 1.0
"""How long the last log lines are waited for at the end."""

E = TypeVar("E", bound=Exception)

app = cyclopts.App(
    name="chat-server",
    help="Host a Parlour: a place to talk and play in the terminal.",
    version=SOFTWARE.replace("parlour-server", "chat-server"),
)


@app.default
def run(  # noqa: PLR0913 - a parameter is an option of the command
    *,
    listen: Annotated[tuple[str, ...], cyclopts.Parameter(negative=(), show_default=False)] = (),
    data: Path | None = None,
    config: Path | None = None,
    name: str | None = None,
    plaintext: bool | None = None,
    log_format: Format | None = None,
    until_stdin_closes: Annotated[bool, cyclopts.Parameter(negative=())] = False,
) -> int:
    """Serve until SIGTERM or SIGINT.

    Prints `ready HOST:PORT#FINGERPRINT` when it takes connections: what people join with.

    Args:
        listen: An address to listen on, HOST:PORT; port 0 lets the system choose. May be given
            more than once. 127.0.0.1:22222 if not given.
        data: The directory of everything it keeps.
        config: A TOML file; what is said here holds over what is said there.
        name: What the server calls itself to people.
        plaintext: Speak without TLS; only on loopback.
        log_format: How the log on stderr is written: text, or json.
        until_stdin_closes: Stop at the end of standard input too, as a child of another program.
    """
    settings = load(config)
    said = {
        "listen": listen or None,
        "data": str(data) if data else None,
        "name": name,
        "plaintext": plaintext,
        "log_format": log_format,
    }
    try:
        settings = msgspec.structs.replace(
            settings, **{key: value for key, value in said.items() if value is not None}
        )
    except ValueError as error:
        raise SetupError(str(error)) from error
    os.umask(0o077)  # what people say is for nobody else on this machine
    log, writer = logs.configure(settings.log_format, settings.limits.log_queue_max)

    return_code = 0

    async def main() -> None:
        await serve(settings, log, announce=_announce, until_stdin_closes=until_stdin_closes)

    try:
        trio.run(main)
    except* JournalFailedError as failed:
        reason = str(_first(failed))
        log.error("stopped: the disk failed", reason=reason)  # noqa: TRY400 - it says it all
        return_code = 1
    except* (SetupError, StorageError) as failed:
        raise SetupError(str(_first(failed))) from failed
    finally:
        writer.close(LOG_CLOSE_SECONDS)
    return return_code


def _first(group: BaseExceptionGroup[E]) -> E:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _announce(address: str) -> None:
    print(f"ready {address}", flush=True)  # noqa: T201 - the one line that stdout is for


def main() -> None:
    """Run the command; what its user did wrong is told in one plain line, with exit code 2."""
    try:
        code = app(exit_on_error=False, print_error=False)
    except (SetupError, cyclopts.CycloptsError) as error:
        print(f"chat-server: {error}", file=sys.stderr)  # noqa: T201 - there is no log yet
        code = 2
    sys.exit(code)
