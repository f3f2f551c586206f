#!/usr/bin/env python3
"""Reminders that fall due, are composed and delivered, beside Python's smtplib sending ready bytes of that size over
one connection, to the same server, in turn; then the memory of many that wait, and a tick with nothing due.

Run from a build tree: bench_engine.py"""

import os
import smtplib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bench_smtp import RUNS, Sink  # noqa: E402

PROGRAMMES = 100
LEADS = 100
CONNECTIONS = 8
SIZE = 6500


def engine(*arguments):
    done = subprocess.run(["tests/bench/bench_engine", *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def by_smtplib(port, messages):
    head = "Message-ID: <bench@example.org>\r\nSubject: Reminder\r\n\r\n"
    body = (head + ("A line of the plan, as long as lines of mails commonly are, or so.\r\n" * 200))[:SIZE].encode()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="bench.example.org") as server:
        start = time.perf_counter()
        for number in range(messages):
            server.sendmail("a@example.org", [f"lead{number}@example.org"], body)
        return messages / (time.perf_counter() - start)


def main():
    sink = Sink(0)
    own, peer, most = [], [], []
    for _ in range(RUNS):
        peer.append(by_smtplib(sink.port, PROGRAMMES * LEADS))
        rate, memory = map(float, engine("due", f"smtp://127.0.0.1:{sink.port}", PROGRAMMES, LEADS, CONNECTIONS).split())
        own.append(rate)
        most.append(memory)
    sink.end()
    own, peer = statistics.median(own), statistics.median(peer)
    print(f"{PROGRAMMES * LEADS} reminders due, composed and delivered: {own:.0f}/s, smtplib with ready bytes "
          f"{peer:.0f}/s, ratio {own / peer:.2f}; at most {statistics.median(most):.0f} MiB resident")
    waiting = [tuple(map(float, engine("waiting", 1000, 100).split())) for _ in range(1)]
    print(f"100000 messages waiting: {waiting[0][0]:.1f} MiB resident, at most {waiting[0][1]:.1f} MiB until then")
    print(engine("idle", 1000, 1000, 100))


if __name__ == "__main__":
    main()
