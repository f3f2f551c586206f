"""A web server on loopback that keeps what it is sent and answers as it is told."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP = "drop"  # the connection ends without an answer


class Request:
    def __init__(self, handler, body):
        self.method = handler.command
        self.path = handler.path
        self.version = handler.request_version
        self.headers = handler.headers
        self.body = body
        self.peer = handler.client_address


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        owner = self.server.owner
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        owner.requests.append(Request(self, body))
        answer = owner.answers.pop(0) if owner.answers else (200, {}, b"ok")
        if answer == DROP:
            self.close_connection = True
            return
        if isinstance(answer, (int, float)) and not isinstance(answer, bool) and answer < 100:
            owner.stop_waiting.wait(answer)
            answer = (200, {}, b"ok")
        status, headers, content = answer if isinstance(answer, tuple) else (answer, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    do_GET = do_POST

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # or the kernel drops what many clients begin at once


class HttpServer:
    """`answers` are those of the next requests: (status, headers, body), a status, seconds to wait before 200, DROP."""

    def __init__(self, certificate=None, answers=()):
        self.answers = list(answers)
        self.requests = []
        self.stop_waiting = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.owner = self
        self.scheme = "http" if certificate is None else "https"
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate.certificate, certificate.key)
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.stop_waiting.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def port(self):
        return self.server.server_address[1]

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"
