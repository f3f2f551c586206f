#!/usr/bin/env python3
"""The outbox beside Postfix's smtp-source: the same count, size and connections, to the same server, in turn.

Run from a build tree: bench_smtp.py [MESSAGES] [MAILSERVERS], the directory that contrib/mailservers filled."""

import os
import statistics
import subprocess
import sys
import time

RUNS = 5
CONNECTIONS = 8
SIZE = 2048


def postfix(mailservers):
    root = os.path.join(mailservers, "postfix")
    return [os.path.join(root, "usr/sbin/smtp-source")], dict(
        os.environ, LD_LIBRARY_PATH=os.path.join(root, "usr/lib/postfix"))


class Sink:
    """A server in a process of its own; one of mail waits `pause` milliseconds before each reply to a message."""

    def __init__(self, pause=0, program="smtp_sink"):
        self.process = subprocess.Popen([f"tests/bench/{program}", str(pause)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def by_source(mailservers, port, messages):
    command, environment = postfix(mailservers)
    command += ["-d", "-s", str(CONNECTIONS), "-m", str(messages), "-l", str(SIZE), "-f", "a@example.org",
                "-t", "b@example.org", f"127.0.0.1:{port}"]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return messages / (time.perf_counter() - start)


def by_outbox(url, messages, connections=CONNECTIONS, size=SIZE, directory="."):
    done = subprocess.run(["tests/bench/bench_deliver", url, str(messages), str(connections), str(size), directory],
                          check=True, capture_output=True, text=True)
    rate, gap = map(float, done.stdout.split())
    return rate, gap


def compare(name, mailservers, pause, messages, directory="."):
    sink = Sink(pause)
    source, outbox, gaps = [], [], []
    for _ in range(RUNS):
        source.append(by_source(mailservers, sink.port, messages))
        rate, gap = by_outbox(f"smtp://127.0.0.1:{sink.port}", messages, directory=directory)
        outbox.append(rate)
        gaps.append(gap)
    sink.end()
    peer, own = statistics.median(source), statistics.median(outbox)
    print(f"{name}: outbox {own:.0f}/s, smtp-source {peer:.0f}/s, ratio {own / peer:.2f}, "
          f"longest gap of the loop {statistics.median(gaps):.1f} ms")


def main():
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    mailservers = sys.argv[2] if len(sys.argv) > 2 else "mailservers"
    compare(f"{messages} messages of 2 KB over 8 connections", mailservers, 0, messages)
    if os.access("/dev/shm", os.W_OK):
        compare("the same with the store in memory", mailservers, 0, messages, "/dev/shm")
    compare(f"{messages // 5} to a server that takes 20 ms for each", mailservers, 20, messages // 5)


if __name__ == "__main__":
    main()
