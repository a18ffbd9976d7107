"""QUALIFY and session windows."""

import datetime

from pyspark.sql import functions as F


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2024-01-01 {text}")


TABLES = {
    "ev": (
        "ts timestamp, id string, n int",
        [
            (at("10:00:00"), "a", 1),
            (at("10:04:00"), "a", 2),
            (at("10:13:59"), "a", 3),
            (at("10:30:00"), "a", 4),
            (at("10:05:00"), "b", 5),
            (at("10:15:00"), "b", 6),
            (at("10:14:59.500000"), None, 7),
            (None, "b", 8),
            (at("12:00:00"), None, 9),
            (at("10:09:00"), "c", None),
        ],
    ),
}

# A condition on window functions.
QUALIFY = [
    "select k, s, row_number() over (partition by k order by s, v) r from t qualify r = 1",
    "select k, s from t qualify row_number() over (partition by k order by s, v) = 1",
    "select k, s from t where s is not null qualify rank() over (order by k) > 2",
    "select k, count(*) c from t group by k qualify rank() over (order by count(*) desc) = 1",
    "select k, count(*) c from t group by k having c > 1 qualify row_number() over (order by k) = 1",
    "select k from t qualify k > 1",
    "select k from t qualify count(*) > 1",
    "select k, sum(v) over (partition by k) q from t qualify q > 0 order by k, q",
    "select distinct k from t qualify row_number() over (partition by k order by v) <= 2",
    "select k from t qualify row_number() over w = 1 window w as (partition by k order by v)",
    "select k from t window w as (partition by k order by v) qualify row_number() over w = 1",
    "select k x from t qualify sum(x) over () > 0",
    "select k from t qualify v > 0 and row_number() over (order by k) < 5",
    "select *, lag(k) over (order by k, s, v) l from t qualify l is null",
    "select k from t qualify sum(count(*)) over () > 1",
]

# Sessions of times that come close together.
SESSIONS = [
    "select session_window(ts, '10 minutes') w, count(*) from ev group by session_window(ts, '10 minutes') order by w",
    "select session_window(ts, '10 minutes').start s, id, count(*) c, sum(n) from ev group by session_window(ts, '10 minutes'), id order by id, s",
    "select session_window, id, count(*) from ev group by session_window(ts, '10 minutes'), id order by id, session_window.start",
    "select session_window(ts, case when id = 'a' then '5 minutes' else '20 minutes' end) w, id, count(*) from ev group by 1, 2 order by id, w",
    "select session_window(ts, case when id = 'a' then interval 5 minutes else interval 20 minutes end) w, id, count(*) from "
    "ev group by 1, 2 order by id, w",
    "select session_window(ts, interval 10 minutes) w, id, count(*) from ev group by 1, 2 order by id, w",
    "select session_window(ts, '0 minutes') w, count(*) from ev group by 1",
    "select session_window(ts, '-5 minutes') w, count(*) from ev group by 1",
    "select session_window(ts, case when id = 'a' then '-5 minutes' else '20 minutes' end) w, id, count(*) from ev group by 1, 2 order by id, w",
    "select session_window(ts, '1 month') w, count(*) from ev group by 1",
    "select session_window(ts, 'nope') w, count(*) from ev group by 1",
    "select session_window(ts, 5) w, count(*) from ev group by 1",
    "select session_window(ts) w, count(*) from ev group by 1",
    "select session_window(n, '5 minutes') w, count(*) from ev group by 1",
    "select session_window(ts, '10 minutes') w, count(distinct n), collect_list(n) from ev group by 1 order by w",
    "select window_time(session_window) from (select session_window, count(*) from ev group by session_window(ts, '10 minutes')) order by 1",
    "select session_window(session_window, '1 hour') w, sum(c) from (select session_window, count(*) c from ev group by "
    "session_window(ts, '10 minutes')) group by 1 order by w",
    "select session_window(cast(ts as timestamp_ntz), '10 minutes') w, count(*) from ev group by 1 order by w",
    "select session_window(cast(ts as date), '10 minutes') w, count(*) from ev group by 1 order by w",
    "select session_window(cast(ts as string), '10 minutes') w, count(*) from ev group by 1 order by w",
    "select session_window(ts, '10 minutes') w, avg(n), max(id), min(ts) from ev where ts is not null group by 1 having count(*) > 1 order by w",
]

SQL = [*QUALIFY, *SESSIONS]
PROGRAMS = {
    "session windows by a key": lambda spark: spark.table("ev").groupBy("id", F.session_window("ts", "10 minutes")).agg(F.sum("n").alias("n")),
    "session windows with a gap of each row": lambda spark: (
        spark.table("ev").groupBy(F.session_window("ts", F.when(F.col("id") == "a", "5 minutes").otherwise("1 hour"))).count()
    ),
}
ORDERED_PROGRAMS = set()
