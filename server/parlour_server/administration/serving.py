"""`chat-server serve`, which is also what `chat-server` alone does."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import cyclopts
import msgspec
import trio

from parlour_server import logs
from parlour_server.config import Config, Monitoring, load
from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import StorageError
from parlour_server.logs import Format
from parlour_server.reloading import Reload
from parlour_server.serve import serve as serve_until_told

LOG_CLOSE_SECONDS = 1.0
"""How long the last log lines are waited for at the end."""

E = TypeVar("E", bound=Exception)


def serve(  # noqa: PLR0913 - a parameter is an option of the command
    *,
    listen: Annotated[tuple[str, ...], cyclopts.Parameter(negative=(), show_default=False)] = (),
    data: Path | None = None,
    config: Path | None = None,
    name: str | None = None,
    plaintext: bool | None = None,
    log_format: Format | None = None,
    monitoring: str | None = None,
    until_stdin_closes: Annotated[bool, cyclopts.Parameter(negative=())] = False,
) -> int:
    """Serve until SIGTERM or SIGINT; the default.

    Prints `ready HOST:PORT#FINGERPRINT` when it takes connections: what people join with.
    As long as the server has no owner, a line `owner-code CODE` comes before it; whoever types
    `/owner CODE` in a client becomes it.
    With a config file, SIGHUP has it read again.

    Args:
        listen: An address to listen on, HOST:PORT; port 0 lets the system choose. May be given
            more than once. 127.0.0.1:22222 if not given.
        data: The directory of everything it keeps.
        config: A TOML file; what is said here holds over what is said there.
        name: What the server calls itself to people.
        plaintext: Speak without TLS; only on loopback.
        log_format: How the log on stderr is written: text, or json.
        monitoring: A loopback address, HOST:PORT, to tell metrics and health on over HTTP.
        until_stdin_closes: Stop at the end of standard input too, as a child of another program.
    """
    said = {
        "listen": listen or None,
        "data": str(data) if data else None,
        "name": name,
        "plaintext": plaintext,
        "log_format": log_format,
        "monitoring": None if monitoring is None else Monitoring(listen=monitoring),
    }
    read = partial(_read, config, {key: it for key, it in said.items() if it is not None})
    settings = read()
    os.umask(0o077)  # what people say is for nobody else on this machine
    log, writer = logs.configure(settings.log_format, settings.limits.log_queue_max)
    reload = Reload(read, partial(logs.change, writer)) if config is not None else None
    return_code, wrong = 0, ""

    async def main() -> None:
        await serve_until_told(
            settings,
            log,
            announce=_announce,
            offer=_offer,
            until_stdin_closes=until_stdin_closes,
            reload=reload,
        )

    try:
        trio.run(main)
    except* JournalFailedError as failed:
        reason = str(_first(failed))
        log.error("stopped: the disk failed", reason=reason)  # noqa: TRY400 - it says it all
        return_code = 1
    except* (SetupError, StorageError) as failed:
        wrong = str(_first(failed))
    finally:
        writer.close(LOG_CLOSE_SECONDS)
    if wrong:
        # Not from within `except*`: some versions of Python wrap it in a group there.
        raise SetupError(wrong)
    return return_code


def _read(config: Path | None, said: dict[str, object]) -> Config:
    try:
        return msgspec.structs.replace(load(config), **said)
    except ValueError as error:
        raise SetupError(str(error)) from error


def _first(group: BaseExceptionGroup[E]) -> E:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _announce(address: str) -> None:
    print(f"ready {address}", flush=True)  # noqa: T201 - what stdout is for


def _offer(code: str) -> None:
    print(f"owner-code {code}", flush=True)  # noqa: T201 - only the operator looks there
