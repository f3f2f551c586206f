"""The occurrences of bench_time.c, asked of python-dateutil: what a plan tool in Python would use."""

import datetime
import itertools
import statistics
import time

from dateutil.rrule import rrulestr

START = datetime.datetime(2004, 3, 22)
RULES = ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
         "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "FREQ=MONTHLY;BYMONTHDAY=-1",
         "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15", "FREQ=YEARLY;BYDAY=20MO"]


def step_rules():
    for text in RULES:
        for _ in range(5):
            for _day in itertools.islice(rrulestr(text, dtstart=START), 100):
                pass
    return len(RULES) * 500


def ask_rules():
    for text in RULES:
        rule = rrulestr(text, dtstart=START)
        for days in (0, 500):
            rule.after(datetime.datetime(2034, 3, 22) + datetime.timedelta(days=days))
    return len(RULES) * 2


def measure(what, run):
    rates = []
    for _ in range(5):
        begun = time.process_time()
        rates.append(run() / (time.process_time() - begun))
    print(f"{what:<52} {statistics.median(rates):11.0f} a second")


measure("python-dateutil: one after the other", step_rules)
measure("python-dateutil: asked from thirty years on", ask_rules)
