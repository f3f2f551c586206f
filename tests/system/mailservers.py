"""Postfix and OpenSMTPD, run from where contrib/mailservers unpacked them.

Each runs in a mount and process name space of its own: there the packages' files stand where the programs look
for them, the users that they want exist, and /var/spool is a directory of the test's. Nothing of it is seen
outside, and all of its processes end with the one that is started here.
"""

import email
import mailbox
import os
import shlex
import shutil
import signal
import smtplib
import socket
import subprocess
import time
from pathlib import Path

USER, PASSWORD = "plan", "s3cret word"
SIZE = 100000
KNOWN = ["lead", "chair", *(f"lead{number}" for number in range(8))]


def why_left_out(trees):
    """Why no server can run here; None when it can."""
    if not (trees / "complete").exists():
        return f"contrib/mailservers has not unpacked the mail servers into {trees}"
    if os.geteuid() != 0:
        return "only root can give a mail server the users and directories that it wants"
    return None


def free_ports(count):
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


class Server:
    """What both have in common. `ports` has one for each way to be spoken to."""

    ways = ["starttls", "smtps", "plain", "auth"]

    def __init__(self, trees, directory, certificate):
        self.trees = trees
        self.directory = directory
        self.spool = directory / "spool"
        self.ports = dict(zip(self.ways, free_ports(len(self.ways))))
        self.process = None
        (self.spool / "etc").mkdir(parents=True)
        self.inbox = self.spool / "mail"
        self.inbox.mkdir()
        shutil.chown(self.inbox, "nobody", "nogroup")
        for name in ("certificate", "key"):
            shutil.copy(getattr(certificate, name), self.spool / "etc" / f"{name}.pem")
        (self.spool / "etc/key.pem").chmod(0o600)
        self.write_users()
        self.configure()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.stop()

    def write_users(self):
        for kind, lines in (("passwd", "{0}:x:{1}:{1}::/nonexistent:/usr/sbin/nologin"), ("group", "{0}:x:{1}:")):
            own = "".join(lines.format(name, number) + "\n" for name, number in self.users.items())
            (self.directory / kind).write_text(Path("/etc", kind).read_text() + own)

    def write(self, name, text, mode=0o644):
        path = self.spool / "etc" / name
        path.write_text(text)
        path.chmod(mode)
        os.utime(path, (0, 0))  # Postfix waits until its settings are some seconds old

    def enter(self, command):
        """A command that runs `command` in the server's name spaces."""
        usr = ":".join(str(self.trees / tree / "usr") for tree in (self.name, "common"))
        here = shlex.quote(str(self.directory))
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-ec", f"""
mount -t overlay -o lowerdir={shlex.quote(usr)}:/usr overlay /usr
mount --bind {here}/passwd /etc/passwd
mount --bind {here}/group /etc/group
mount --bind {here}/spool /var/spool
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
mkdir -p /var/lib/opensmtpd/empty /var/lib/postfix
chown {next(iter(self.users))} /var/lib/postfix
exec {command}"""]

    def run(self, command, **options):
        return subprocess.run(self.enter(command), check=True, capture_output=True, timeout=60, **options)

    def start(self):
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(self.enter(self.command), stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while True:
            try:
                with smtplib.SMTP("127.0.0.1", self.ports["plain"], timeout=10) as client:
                    client.noop()
                return
            except (OSError, smtplib.SMTPException):
                assert self.process.poll() is None and time.monotonic() < deadline, self.log()
                time.sleep(0.02)

    def stop(self):
        """As when the power goes."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    def log(self):
        return (self.directory / "log").read_text(errors="replace")

    def url(self, way):
        return f"{'smtps' if way == 'smtps' else 'smtp'}://127.0.0.1:{self.ports[way]}"

    def inbox_now(self):
        """The mails that have come since it was last asked."""
        mails = []
        for path in sorted(self.inbox.glob("**/new/*")):
            mails.append(email.message_from_bytes(path.read_bytes()))
            path.unlink()
        return mails

    def mails(self, count):
        """The mails that were delivered, as Python's parser reads them, once there are so many."""
        deadline = time.monotonic() + 60
        while True:
            found = sorted(path for path in self.inbox.glob("**/new/*"))
            if len(found) >= count and not self.queue():
                break
            assert time.monotonic() < deadline, (len(found), self.log()[-3000:])
            time.sleep(0.02)
        boxes = [mailbox.Maildir(path.parent, factory=None) for path in self.inbox.glob("**/new")]
        mails = [mail for box in boxes for mail in box]
        for path in found:
            path.unlink()
        return mails


class Postfix(Server):
    name = "postfix"
    ways = [*Server.ways, "login"]
    users = {"postfix": 941, "postdrop": 942}
    command = "/usr/lib/postfix/sbin/master -i -c /var/spool/etc"
    offers_utf8 = True
    unknown = (550, "550 5.1.1")

    def configure(self):
        self.write("main.cf", f"""
compatibility_level = 3.6
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
maillog_file = /var/spool/log/maillog
maillog_file_prefixes = /var/spool
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
default_transport = error:nothing leaves this machine
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = /var/spool/mail
virtual_mailbox_maps = regexp:/var/spool/etc/known
virtual_alias_maps = inline:{{{{full@example.org=full@elsewhere.example.org}}}}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
message_size_limit = {SIZE}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtputf8_enable = yes
# as lenient as it can be made: what could be taken for the end of a message would be
smtpd_forbid_bare_newline = no
smtpd_tls_chain_files = /var/spool/etc/key.pem, /var/spool/etc/certificate.pem
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_local_domain = example.org
cyrus_sasl_config_path = /var/spool/etc/sasl
smtpd_recipient_restrictions = reject_unauth_destination
""")
        safe = "-o smtpd_tls_security_level=may -o smtpd_sasl_auth_enable=yes"
        only = "-o smtpd_recipient_restrictions=permit_sasl_authenticated,reject"
        own = {"starttls": safe, "smtps": "-o smtpd_tls_wrappermode=yes " + safe, "plain": "",
               "auth": f"{safe} {only} -o smtpd_sasl_path=plain", "login": f"{safe} {only} -o smtpd_sasl_path=login"}
        services = "".join(f"127.0.0.{host}:{self.ports[way]} inet n - n - - smtpd {own[way]}\n"
                           for way in self.ways for host in (1, 2))
        self.write("master.cf", services + """
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""")
        self.write("known", f"/^({'|'.join(KNOWN)}|josé)@example\\.org$/ all/\n")
        (self.spool / "etc/sasl").mkdir()
        for name, ways in (("smtpd", "PLAIN LOGIN"), ("plain", "PLAIN"), ("login", "LOGIN")):
            self.write(f"sasl/{name}.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n"
                       f"sasldb_path: /var/spool/etc/sasldb2\nmech_list: {ways}\n")
        (self.spool / "log").mkdir()
        queue = self.spool / "postfix"
        for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
                     "maildrop", "public", "saved", "trace"):
            (queue / name).mkdir(parents=True)
            os.chown(queue / name, self.users["postfix"], self.users["postdrop"])
        (queue / "pid").mkdir()
        self.run(f"saslpasswd2 -p -c -f /var/spool/etc/sasldb2 -u example.org {USER}", input=PASSWORD.encode())
        os.chown(self.spool / "etc/sasldb2", self.users["postfix"], 0)

    def log(self):
        maillog = self.spool / "log/maillog"
        return super().log() + (maillog.read_text(errors="replace") if maillog.exists() else "")

    def queue(self):
        return [path for name in ("incoming", "active", "deferred") for path in (self.spool / "postfix" / name).rglob("*")
                if path.is_file()]


class OpenSmtpd(Server):
    name = "opensmtpd"
    users = {"opensmtpd": 943, "opensmtpq": 944}
    command = "/usr/sbin/smtpd -d -f /var/spool/etc/smtpd.conf"
    offers_utf8 = False
    unknown = (524, "524 5.2.4")

    def configure(self):
        secret = subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, check=True, capture_output=True,
                                text=True).stdout.strip()
        listen = "listen on 127.0.0.1 port"
        self.write("smtpd.conf", f"""
pki mail.example.org cert "/var/spool/etc/certificate.pem"
pki mail.example.org key "/var/spool/etc/key.pem"
table users {{ {USER} = "{secret}" }}
table known {{ {", ".join(f'"{name}@example.org" = "nobody"' for name in KNOWN)} }}
smtp max-message-size "{SIZE}"
{listen} {self.ports["starttls"]} tls pki mail.example.org auth-optional <users> hostname mail.example.org
{listen} {self.ports["smtps"]} smtps pki mail.example.org auth-optional <users> hostname mail.example.org
{listen} {self.ports["plain"]} hostname mail.example.org
{listen} {self.ports["auth"]} tls-require pki mail.example.org auth <users> hostname mail.example.org
action "keep" maildir "/var/spool/mail/all" virtual <known>
match from any for domain "example.org" action "keep"
""")
        (self.spool / "smtpd").mkdir(mode=0o711)

    def queue(self):
        return [path for path in (self.spool / "smtpd/queue").rglob("*") if path.is_file()]
