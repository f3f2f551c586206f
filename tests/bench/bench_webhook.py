#!/usr/bin/env python3
"""Signed webhooks of an outbox beside libcurl alone: the same count, size and connections, to the same server, in turn.

Run from a build tree: bench_webhook.py"""

import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bench_smtp import RUNS, Sink, by_outbox  # noqa: E402

MESSAGES = 10000
CONNECTIONS = 16
SIZE = 1024


def by_curl(url):
    done = subprocess.run(["tests/bench/peer_curl", url, str(MESSAGES), str(CONNECTIONS), str(SIZE)], check=True,
                          capture_output=True, text=True)
    return float(done.stdout)


def main():
    sink = Sink(program="http_sink")
    url = f"http://127.0.0.1:{sink.port}/in"
    own, peer, gaps = [], [], []
    for _ in range(RUNS):
        peer.append(by_curl(url))
        rate, gap = by_outbox(url, MESSAGES, CONNECTIONS, SIZE)
        own.append(rate)
        gaps.append(gap)
    sink.end()
    own, peer = statistics.median(own), statistics.median(peer)
    print(f"{MESSAGES} signed webhooks of 1 KB over {CONNECTIONS} connections: outbox {own:.0f}/s, libcurl alone "
          f"{peer:.0f}/s, ratio {own / peer:.2f}, longest gap of the loop {statistics.median(gaps):.1f} ms")


if __name__ == "__main__":
    main()
