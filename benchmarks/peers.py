"""The servers that are measured: how each is configured, without flood control, and started.

A server is a record; what it takes to measure one more is one more record.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build import Certificate, Programs
from benchmarks.cases import KINDS, Case

Argument = str | Path


@dataclass(frozen=True)
class Place:
    """Where one run of a server happens: an empty directory, a free port, and the rest it needs."""

    directory: Path
    port: int
    tls: bool
    identity: Certificate
    programs: Programs

    def write(self, name: str, text: str) -> Path:
        """Write a file that the server reads, and return its path."""
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return path


@dataclass(frozen=True)
class Peer:
    """A server to measure.

    Args:
        name: What the tables call it.
        protocol: What the load generator speaks to it.
        program: What must be installed.
        command: Writes its configuration, and returns its command line.
        version: Its command line to tell its version, if it has one.
        at_once: Connections being opened at once; more than it queues are lost for seconds.
        kinds: The kinds of cases it is measured in.
        directory: Where it keeps its files; None for a directory on the disk.
    """

    name: str
    protocol: str
    program: str
    command: Callable[[Place], Sequence[Argument]]
    version: Sequence[str] = ()
    at_once: int = 64
    kinds: Sequence[str] = KINDS
    directory: Path | None = None

    @property
    def option(self) -> str:
        """What `--servers` names it by."""
        return self.name.lower().replace(",", "").replace(" ", "-")

    def not_here(self) -> str:
        """Return why it cannot be started here, empty if it can."""
        if shutil.which(self.program) is None:
            return f"{self.program} is not installed"
        if self.directory is not None and not self.directory.is_dir():
            return f"there is no {self.directory}"
        return ""

    def takes(self, case: Case) -> bool:
        """Whether it is measured in a case."""
        return case.kind in self.kinds

    def told_version(self) -> str:
        """Return the first line it tells of its version, empty if it has none or is not here."""
        if not self.version or self.not_here():
            return ""
        told = subprocess.run(self.version, capture_output=True, text=True, check=False)
        return (told.stdout or told.stderr).strip().partition("\n")[0]


_CHAT_SERVER = str(Path(sys.executable).parent / "chat-server")


def _parlour(place: Place) -> Sequence[Argument]:
    config = place.write(
        "bench.toml",
        "[limits]\n"
        "requests_per_second = 1000000\n"
        "requests_burst = 1000000\n"
        "bytes_per_second = 1000000000\n"
        "bytes_burst = 1000000000\n"
        "connections_max = 20000\n"
        "rooms_owned_max = 100000\n"
        "rooms_made_per_day = 100000\n"
        "rooms_joined_max = 100000\n",
    )
    command: list[Argument] = [_CHAT_SERVER, "--listen", f"127.0.0.1:{place.port}"]
    command += ["--data", place.directory / "data", "--config", config]
    return command if place.tls else [*command, "--plaintext"]


def _ngircd(place: Place) -> Sequence[Argument]:
    listening = f"Ports = {place.port}"
    if place.tls:
        # with the line left out it listens on 6667 as well
        listening = "Ports ="
    config = place.write(
        "ngircd.conf",
        f"""[Global]
Name = irc.local
AdminInfo1 = x
Info = bench
Listen = 127.0.0.1
{listening}
MotdPhrase = "hi"
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
MaxNickLength = 16
PingTimeout = 600
PongTimeout = 600
[Options]
DNS = no
Ident = no
PAM = no
MorePrivacy = no
DefaultUserModes =
"""
        + (
            f"[SSL]\nCertFile = {place.identity.certificate}\n"
            f"KeyFile = {place.identity.key}\nPorts = {place.port}\n"
            if place.tls
            else ""
        ),
    )
    return ["ngircd", "--nodaemon", "--config", config]


def _inspircd(place: Place) -> Sequence[Argument]:
    profile = ""
    if place.tls:
        profile = (
            '<module name="ssl_gnutls">\n<sslprofile name="tls" provider="gnutls" '
            f'certfile="{place.identity.certificate}" keyfile="{place.identity.key}" '
            'requestclientcert="no">\n'
        )
    config = place.write(
        "inspircd.conf",
        f"""<server name="irc.local" description="bench" network="bench">
<admin name="x" nick="x" email="x@x">
{profile}<bind address="127.0.0.1" port="{place.port}" type="clients"\
{' sslprofile="tls"' if place.tls else ""}>
<connect name="main" allow="*" maxchans="100000" timeout="60" pingfreq="10m" hardsendq="1G"
    softsendq="1G" recvq="1M" threshold="1000000" commandrate="100000000" fakelag="no"
    localmax="100000" globalmax="100000" maxconnwarn="no" resolvehostnames="no"
    useident="no" limit="100000" modes="">
<performance netbuffersize="10240" somaxconn="4096" softlimit="100000" clonesonconnect="no"
    quietbursts="yes" nouserdns="yes">
<options defaultmodes="" syntaxhints="no" maxtargets="20">
<security hidewhois="" announceinvites="none">
<limits maxnick="31" maxchan="64">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default"
    target="{place.directory}/inspircd.log">
<maxlist chan="*" limit="100">
<pid file="{place.directory}/inspircd.pid">
""",
    )
    return ["inspircd", "--nofork", "--runasroot", f"--config={config}"]


def _limit(mode: str) -> Callable[[Place], Sequence[Argument]]:
    def command(place: Place) -> Sequence[Argument]:
        identity = [place.identity.certificate, place.identity.key] if place.tls else []
        return [place.programs.limit, str(place.port), mode, *identity]

    return command


_ONE_ROOM = ("closed", "saturation", "idle")

PEERS = (
    Peer("Parlour", "parlour", _CHAT_SERVER, _parlour),
    Peer(
        "Parlour, log in memory",
        "parlour",
        _CHAT_SERVER,
        _parlour,
        kinds=("closed", "rooms", "storm"),
        directory=Path("/dev/shm"),  # noqa: S108 - a file system in memory is what it is for
    ),
    Peer("ngIRCd", "irc", "ngircd", _ngircd, ("ngircd", "--version"), at_once=8),
    Peer("InspIRCd", "irc", "inspircd", _inspircd, ("inspircd", "--version"), at_once=512),
    Peer("C-coalescing", "raw", "gcc", _limit("coalesce"), ("gcc", "--version"), kinds=_ONE_ROOM),
    Peer("C-each", "raw", "gcc", _limit("each"), ("gcc", "--version"), kinds=_ONE_ROOM),
)
"""Every server, ours first; the last two are the limit, see `load/limit.c`, and know one room only.

Ours is there once more with its log where flushing costs nothing: what differs is the disk's share.

The last is measured only when it is asked for: it shows what coalescing is worth, and takes long.
"""
