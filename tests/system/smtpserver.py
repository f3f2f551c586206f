"""A mail server on loopback that does as it is told: aiosmtpd, with a fault for any command."""

import asyncio
import contextlib
import ssl
import threading
from collections import defaultdict

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DROP = "drop"  # the connection is reset
STALL = "stall"  # no answer comes until the server is closed


class Received:
    def __init__(self, session, envelope):
        self.peer = session.peer
        self.tls = session.ssl is not None
        self.login = session.auth_data.login.decode() if session.auth_data else None
        self.sender = envelope.mail_from
        self.recipients = list(envelope.rcpt_tos)
        self.options = list(envelope.mail_options)
        self.content = envelope.content


class Connection(SMTP):
    """aiosmtpd's, with faults for what it has no hook for."""

    greeted = False

    def connection_made(self, transport):
        super().connection_made(transport)
        if self not in self.event_handler.connections:  # STARTTLS makes it twice
            self.event_handler.connections.append(self)

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            status = await self.event_handler.at("GREETING", self) or status
        await super().push(status)

    async def smtp_DATA(self, arg):
        fault = None
        if self.envelope.rcpt_tos:
            fault = await self.event_handler.at("DATA", self)
        if fault is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(fault)

    async def smtp_QUIT(self, arg):
        self.event_handler.quits += 1
        await super().smtp_QUIT(arg)


class SmtpServer:
    """
    `faults` maps a step (GREETING, EHLO, MAIL, RCPT, DATA, DOT, RSET) to the answers of its next occurrences: a
    reply, DROP, STALL, a number (seconds to wait before the usual answer), or None for the usual one.
    """

    def __init__(self, certificate=None, starttls=False, implicit_tls=False, login=None, pipelining=True,
                 size=None, faults=None):
        self.faults = defaultdict(list, {step: list(answers) for step, answers in (faults or {}).items()})
        self.received = []
        self.connections = []
        self.commands = []
        self.quits = 0
        self.pipelining = pipelining
        self.login = login
        self.tls = None
        if certificate is not None:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate.certificate, certificate.key)
        self.starttls = starttls
        self.implicit_tls = implicit_tls
        self.size = size
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    # The server's life.

    def __enter__(self):
        self.thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(10)
        return self

    def __exit__(self, *failure):
        try:
            asyncio.run_coroutine_threadsafe(self.stop(), self.loop).result(10)
        finally:  # a thread that went on would keep the whole run from ending
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()

    @property
    def url(self):
        return f"{'smtps' if self.implicit_tls else 'smtp'}://127.0.0.1:{self.port}"

    def make(self):
        options = dict(hostname="mail.example.org", enable_SMTPUTF8=True, loop=self.loop, timeout=60)
        if self.starttls:
            options["tls_context"] = self.tls
        if self.size is not None:
            options["data_size_limit"] = self.size
        if self.login is not None:
            options.update(authenticator=self.authenticate, auth_require_tls=self.starttls)
        return Connection(self, **options)

    async def listen(self):
        tls = self.tls if self.implicit_tls else None
        self.server = await self.loop.create_server(self.make, "127.0.0.1", 0, ssl=tls)
        return self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        tasks = [task for task in asyncio.all_tasks(self.loop) if task is not asyncio.current_task()]
        for connection in self.connections:
            if connection.transport is not None:
                # asyncio's TLS transport forgets its protocol when the connection goes, and then cannot be aborted
                with contextlib.suppress(AttributeError):
                    connection.transport.abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def authenticate(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == self.login
        return AuthResult(success=good, handled=False, auth_data=data)

    def drop_idle(self, farewell=None):
        """Ends every connection, with a last reply where one is given."""
        done = threading.Event()

        def drop():
            for connection in self.connections:
                transport = connection.transport
                if transport is None or transport.is_closing():
                    continue
                if farewell is not None:
                    transport.write(farewell.encode() + b"\r\n")
                transport.close()
            done.set()

        self.loop.call_soon_threadsafe(drop)
        assert done.wait(10)

    # Faults.

    async def at(self, step, server):
        """The reply that a step's fault gives instead of the usual one; None for that."""
        self.commands.append(step)
        fault = self.faults[step].pop(0) if self.faults[step] else None
        if isinstance(fault, (int, float)):
            await asyncio.sleep(fault)
            return None
        if fault == DROP:
            server.transport.abort()
        if fault in (DROP, STALL):
            await asyncio.sleep(3600)  # until the connection's task is cancelled
        return fault

    # aiosmtpd's hooks.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.helo = hostname
        fault = await self.at("EHLO", server)
        if fault is not None:
            return [fault]
        if self.login is None:
            responses = [line for line in responses if not line[4:].startswith("AUTH")]
        if self.pipelining:
            responses.insert(-1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        fault = await self.at("MAIL", server)
        if fault is not None:
            return fault
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = await self.at("RCPT", server)
        if fault is not None:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        fault = await self.at("DOT", server)
        if fault is not None:
            return fault
        self.received.append(Received(session, envelope))
        return "250 2.0.0 taken"

    async def handle_RSET(self, server, session, envelope):
        return await self.at("RSET", server) or "250 reset"
