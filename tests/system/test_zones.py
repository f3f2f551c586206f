"""Zones: local times and instants around every change of the clocks, beside Python's own zoneinfo."""

import datetime
import subprocess
import zoneinfo

ZONES = """Europe/London Europe/Dublin Europe/Lisbon Europe/Paris Europe/Berlin Europe/Athens Europe/Istanbul
Europe/Moscow Europe/Volgograd Europe/Kyiv Europe/Chisinau Atlantic/Azores Atlantic/Reykjavik Africa/Cairo
Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Juba Asia/Amman Asia/Beirut Asia/Gaza Asia/Jerusalem
Asia/Tehran Asia/Kabul Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Pyongyang Asia/Tokyo Asia/Almaty Asia/Hong_Kong
Australia/Adelaide Australia/Lord_Howe Australia/Sydney Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fiji
Pacific/Norfolk America/Asuncion America/Caracas America/Havana America/Mexico_City America/New_York America/Nuuk
America/Santiago America/Sao_Paulo America/St_Johns Antarctica/Troll America/Scoresbysund""".split()
UTC = datetime.timezone.utc
FIRST, LAST = datetime.datetime(2000, 1, 1, tzinfo=UTC), datetime.datetime(2037, 12, 31, tzinfo=UTC)
EPOCH = datetime.datetime(1970, 1, 1)
HOUR = 3600


def changes(zone):
    """The instants, in seconds, at which the offset changes: by halves between one week and the next."""
    offset = lambda at: datetime.datetime.fromtimestamp(at, zone).utcoffset()
    found, at, end = [], int(FIRST.timestamp()), int(LAST.timestamp())
    while at < end:
        after = min(at + 7 * 24 * HOUR, end)
        while offset(at) != offset(after):
            low, high = at, after
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(at) else (low, middle)
            found.append(high)
            at = high
        at = after
    return found


def questions(name, zone):
    """(line, answer) for each side of each change, and for the local times that it leaves out or repeats."""
    local = lambda at: datetime.datetime.fromtimestamp(at, zone)
    times = changes(zone)
    quiet = [int(datetime.datetime(year, month, 15, 12, tzinfo=UTC).timestamp())
             for year in range(2000, 2038) for month in (2, 8)]
    for at in [each + step for each in times for step in (-HOUR, -1, 0, 1, HOUR)] + quiet:
        here = local(at)
        day = (here.replace(tzinfo=None) - EPOCH).days
        yield (f"{name} at {at}", f"{int(here.utcoffset().total_seconds())} {day} {here.hour * 60 + here.minute}")
    for at in times:
        before, after = local(at - 1).utcoffset(), local(at).utcoffset()
        edge = EPOCH + datetime.timedelta(seconds=at)
        marks = {edge + each + datetime.timedelta(minutes=step)
                 for each in (before, after) for step in (-31, -1, 0, 1, 29, 61)}
        for wall in sorted(marks):
            wall = wall.replace(second=0)
            # RFC 5545 and PEP 495 agree: a gap has the offset before it, the first of two is meant
            instant = int(wall.replace(tzinfo=zone, fold=0).timestamp())
            yield (f"{name} local {(wall - EPOCH).days} {wall.hour * 60 + wall.minute}", str(instant))


def test_zones_are_those_of_zoneinfo(build):
    assert len(ZONES) == len(set(ZONES)) == 50
    asked = [each for name in ZONES for each in questions(name, zoneinfo.ZoneInfo(name))]
    done = subprocess.run([build / "tests/time/zone_probe"], input="".join(f"{line}\n" for line, _ in asked),
                          capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    assert len(answers) == len(asked) > 30_000
    assert [(line, wanted, got) for (line, wanted), got in zip(asked, answers) if wanted != got][:20] == []
