"""Compile the C programs, and make a certificate for the servers that bring none."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "load"
_FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror")
_LIMIT_ONLY = "limit.c"
_BOTH = "bytes.c"


@dataclass(frozen=True)
class Programs:
    """The load generator, and the limit a server can be measured against."""

    load: Path
    limit: Path


@dataclass(frozen=True)
class Certificate:
    """A self-signed P-256 certificate and its key, in PEM files."""

    certificate: Path
    key: Path


def build(directory: Path) -> Programs:
    """Compile both programs into a directory.

    Raises:
        FileNotFoundError: There is no `gcc`.
        subprocess.CalledProcessError: It does not compile; OpenSSL's headers may be missing.
    """
    directory.mkdir(parents=True, exist_ok=True)
    programs = Programs(directory / "load", directory / "limit")
    load = [path for path in sorted(SOURCES.glob("*.c")) if path.name != _LIMIT_ONLY]
    limit = [SOURCES / _LIMIT_ONLY, SOURCES / _BOTH]
    for program, sources in ((programs.load, load), (programs.limit, limit)):
        subprocess.run(
            ["gcc", *_FLAGS, "-o", str(program), *map(str, sources), "-lssl", "-lcrypto"],
            check=True,
        )
    return programs


def make_certificate(directory: Path) -> Certificate:
    """Make a certificate that is good for a day."""
    made = Certificate(directory / "certificate.pem", directory / "key.pem")
    request = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
    subprocess.run(
        [*request.split(), "-subj", "/CN=localhost", "-keyout", made.key, "-out", made.certificate],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    # ngIRCd gives up root before it reads its key; this one guards nothing
    made.key.chmod(0o644)
    return made
