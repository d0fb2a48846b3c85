"""A Thunderbird without a screen, with a profile of its own, told what to do over Marionette.

Marionette speaks JSON behind its length: `[0, id, command, parameters]` and `[1, id, error, result]`.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.proof.readers import PROGRAMS
from tests.stack import free_ports, wait_until

STARTS_S = 120.0
PREFERENCES = {
    "mail.accountmanager.accounts": "account1",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.account.account1.server": "server1",
    "mail.account.account1.identities": "id1",
    "mail.server.server1.type": "none",
    "mail.server.server1.hostname": "Local Folders",
    "mail.server.server1.name": "Local Folders",
    "mail.server.server1.userName": "nobody",
    "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.identity.id1.fullName": "Mari Näide",
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.doFcc": False,
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.try_ssl": 0,
    "mail.smtpserver.smtp1.type": "smtp",
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.default_view_flags": 0,
    "mailnews.default_sort_type": 18,
    "mailnews.start_page_override.mstone": "ignore",
    "app.update.enabled": False,
    "app.donation.eoy.version.viewed": 999,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "toolkit.telemetry.enabled": False,
    "extensions.autoDisableScopes": 15,
    "network.proxy.type": 0,
    "calendar.timezone.local": "Europe/Tallinn",
    "calendar.timezone.useSystemTimezone": False,
    "calendar.itip.showImipBar": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.shell.checkDefaultMail": False,
}


class Marionette:
    """A conversation with the program."""

    def __init__(self, port: int) -> None:
        self._talk = socket.create_connection(("127.0.0.1", port), 180)
        self._stream = self._talk.makefile("rb")
        self._number = 0
        self._hear()

    def say(self, command: str, **parameters: Any) -> Any:
        """The result of a command."""
        self._number += 1
        text = json.dumps([0, self._number, command, parameters]).encode()
        self._talk.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self._hear()
        assert error is None, error
        return result

    def _hear(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            assert byte, "Thunderbird ended"
            length += byte
        return json.loads(self._stream.read(int(length)))

    def close(self) -> None:
        """The conversation is over."""
        self._talk.close()


class Thunderbird:
    """The program of one person.

    Args:
        email: the person's address.
        smtp_port: where it sends to.
    """

    def __init__(self, email: str, smtp_port: int) -> None:
        self.profile = Path(tempfile.mkdtemp(prefix="kutse-thunderbird-"))
        [self._port] = free_ports(1)
        said = {
            **PREFERENCES,
            "marionette.port": self._port,
            "mail.identity.id1.useremail": email,
            "mail.smtpserver.smtp1.port": smtp_port,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in said.items()]
        (self.profile / "user.js").write_text("".join(lines))
        (self.profile / "Mail" / "Local Folders").mkdir(parents=True)
        self._marionette: Marionette | None = None
        self._script = (PROGRAMS / "thunderbird.js").read_text()

    def start(self) -> None:
        """It runs and its calendar can be written to."""
        flags = ("--headless", "--marionette", "--remote-allow-system-access", "--no-remote")
        command = ["thunderbird", *flags, "--profile", str(self.profile)]
        surroundings = {**os.environ, "HOME": str(self.profile), "MOZ_HEADLESS": "1"}
        with (self.profile / "log").open("wb") as log:
            self._process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)
        wait_until(self._listens, STARTS_S, "Thunderbird listens")
        self._marionette = Marionette(self._port)
        self._marionette.say("WebDriver:NewSession", capabilities={})
        self._marionette.say("Marionette:SetContext", value="chrome")
        self._marionette.say("WebDriver:SetTimeouts", script=60_000)
        self.do("prepare")

    def do(self, what: str, *arguments: Any) -> Any:
        """The answer of one of the functions in programs/thunderbird.js."""
        assert self._marionette
        answer = self._marionette.say(
            "WebDriver:ExecuteAsyncScript", script=self._script, args=[what, list(arguments)]
        )
        assert "error" not in answer["value"], answer["value"]["error"]
        return answer["value"].get("found")

    def stop(self) -> None:
        """It has ended and left nothing."""
        if self._marionette:
            self._marionette.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0
