"""A private Postfix and a private Dovecot on loopback, with configurations and mailboxes of their own.

Nothing under /etc is changed and no service of the system is started. Postfix wants to be started by root.
"""

import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path

from tests.stack import free_ports, wait_until

MAILBOXES = ("reader", "trainer", "lugeja.üks", "office")
DOMAINS = ("example.org", "xn--un-bka.ee", "õun.ee")
OWN_DOMAIN = "kutse.example.org"
PASSWORD = "geheim"

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_host_lookup = native
disable_dns_lookups = yes
recipient_delimiter = +
smtputf8_enable = yes
message_size_limit = 10485760
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = texthash:{home}/etc/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
relay_domains = {own}
transport_maps = inline:{{{own}=lmtp:inet:[127.0.0.1]:{door}}}
minimal_backoff_time = 1s
queue_run_delay = 1s
fast_flush_domains =
"""
MASTER = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
mail_location = maildir:{home}/mail/%n
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class MailServers:
    """Both servers. Mail to `MAILBOXES` is delivered, mail to Kutse's own address handed to `door_port`."""

    smtp_port: int = 0
    imap_port: int = 0
    door_port: int = 0

    def __post_init__(self) -> None:
        self.smtp_port, self.imap_port, self.door_port = free_ports(3)
        self.home = Path(tempfile.mkdtemp(prefix="kutse-mail-"))
        self.home.chmod(0o755)
        self._lay_out()
        self._dovecot: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Both take calls."""
        self._postfix("start")
        command = ["/usr/sbin/dovecot", "-F", "-c", str(self.home / "etc" / "dovecot.conf")]
        self._dovecot = subprocess.Popen(command)
        wait_until(lambda: is_open(self.smtp_port), what=self.log())
        wait_until(lambda: is_open(self.imap_port), what=self.log())

    def stop(self) -> None:
        """Neither runs, and nothing is left of them."""
        self._postfix("stop")
        if self._dovecot:
            self._dovecot.terminate()
            self._dovecot.wait(20)
        shutil.rmtree(self.home)

    def log(self) -> str:
        """What both wrote into their logs."""
        return "".join(each.read_text() for each in sorted(self.home.glob("*.log")))

    def delivered(self, mailbox: str) -> list[bytes]:
        """What lies in a mailbox, as Postfix left it."""
        return [each.read_bytes() for each in sorted((self.home / "mail" / mailbox / "new").glob("*"))]

    def empty(self) -> None:
        """Afterwards no mail lies in any mailbox."""
        for mailbox in (self.home / "mail").iterdir():
            shutil.rmtree(mailbox)

    def wait_for(self, mailbox: str, count: int) -> None:
        """Afterwards so many mails lie in the mailbox."""
        wait_until(lambda: len(self.delivered(mailbox)) >= count, what=f"{count} mails for {mailbox}")

    def imap(self, mailbox: str) -> IMAP4:
        """The mailbox, opened over IMAP."""
        talk = IMAP4("127.0.0.1", self.imap_port)
        talk.login(mailbox, PASSWORD)
        talk.select("INBOX")
        return talk

    @property
    def smtp_url(self) -> str:
        """For SMTP_URL."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    def _postfix(self, what: str) -> None:
        command = ["/usr/sbin/postfix", "-c", str(self.home / "etc"), what]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + self.log()

    def _lay_out(self) -> None:
        owner, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        for name in ("etc", "queue", "data", "mail", "run", "state"):
            (self.home / name).mkdir(mode=0o755)
        shutil.chown(self.home / "data", owner.pw_uid)
        shutil.chown(self.home / "mail", nobody.pw_uid, nobody.pw_gid)
        said = {
            "home": self.home,
            "uid": nobody.pw_uid,
            "gid": nobody.pw_gid,
            "domains": ", ".join(DOMAINS),
            "own": OWN_DOMAIN,
            "door": self.door_port,
            "password": PASSWORD,
        }
        known = [f"{name}@{domain} {name}/\n" for name in MAILBOXES for domain in DOMAINS]
        (self.home / "etc" / "mailboxes").write_text("".join(known))
        (self.home / "etc" / "main.cf").write_text(MAIN.format(**said))
        (self.home / "etc" / "master.cf").write_text(MASTER.format(port=f"127.0.0.1:{self.smtp_port}"))
        (self.home / "etc" / "dovecot.conf").write_text(DOVECOT.format(**said, port=self.imap_port))


def is_open(port: int) -> bool:
    """Does anybody listen there?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
