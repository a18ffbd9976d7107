"""QUALIFY, recursive queries and windows of time."""

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

# Queries that refer to themselves.
RECURSIVE = [
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r",
    "with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select sum(n) from r",
    "with recursive r(n) as (select 1 union select n + 1 from r where n < 5) select * from r",
    "with recursive r(n) as (select 1 union all select n + 1 from r) select * from r",
    "with recursive r(n) as (select 1 union all select n + 1 from r) select * from r limit 5",
    "with recursive r(n) max recursion level 3 as (select 1 union all select n + 1 from r) select * from r",
    "with recursive r(n) max recursion level 10 as (select 1 union all select n + 1 from r where n < 200) select * from r",
    "with recursive r(n) max recursion level 300 as (select 1 union all select n + 1 from r where n < 200) select count(*), max(n) from r",
    "with recursive r(n) as (select 1) select * from r",
    "with recursive r(n) as (select n + 1 from r union all select 1) select * from r",
    "with recursive r(n) as (select n from r) select * from r",
    "with recursive r(n) as (select 1 union all select sum(n) from r) select * from r",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3 union all select 10) select * from r",
    "with recursive r(n) as (select 1 union all select distinct n + 1 from r where n < 3) select * from r",
    "with recursive r(n) as (select 1 union all (select n + 1 from r where n < 3 order by n)) select * from r",
    "with recursive r(n) as (select 1 union all select u.k from u left join r on u.k = r.n) select * from r",
    "with recursive r(n) as (select 1 union all select r.n + 1 from r join u on u.k = r.n) select * from r order by n",
    "with recursive r(n, p) as (select 1, 'a' union all select n + 1, p || 'b' from r where n < 4) select * from r",
    "with recursive r(n) as (select 1 union all select n + 1.5 from r where n < 4) select * from r",
    "with recursive r(n) as (select 1 union all select 'a' from r where n < 4) select * from r",
    "with recursive r(n) as (select cast(1 as bigint) union all select n + 1 from r where n < 4) select * from r",
    "with recursive r(n) as (select 1 union all select a.n + 1 from r a join r b on a.n = b.n where a.n < 4) select * from r",
    "with recursive a(n) as (select 1 union all select n + 1 from a where n < 3), b(m) as (select n * 10 from a union all "
    "select m + 1 from b where m % 10 < 2) select * from b order by m",
    "with r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r",
    "with recursive r(n) as (values (1), (2) union all select n + 2 from r where n < 6) select * from r",
    "with recursive r(n) as (select k from u where k > 1 union all select n - 1 from r where n > 2) select r.n, count(*) "
    "from r group by n order by n",
    "select * from (with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select n from r) x join t on "
    "t.k = x.n order by n, s, v",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select a.n, b.n from r a, r b",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n in (select n from r)) select * from r",
    "with recursive r(n) as (select 1 union all select row_number() over (order by n) from r) select * from r",
    "with recursive r(n, m) as (select 1 union all select n + 1 from r where n < 3) select * from r",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 150) select count(*) from r",
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

# Windows of a fixed width, which may overlap.
WINDOWS = [
    "select window, count(*) c from ev group by window(ts, '10 minutes') order by window.start",
    "select window.start s, window.end e, sum(n) from ev group by window(ts, '10 minutes'), id order by s, 3",
    "select window, count(*) c from ev group by window(ts, '10 minutes', '5 minutes') order by window.start",
    "select window(ts, '10 minutes', '5 minutes') w, count(*) from ev group by 1 order by w",
    "select window(ts, '10 minutes', '3 minutes') as w, id, sum(n) from ev group by w, id order by w, id",
    "select window(ts, '10 minutes', '4 minutes', '1 minute') w, count(*) from ev group by 1 order by w",
    "select window(ts, '1 hour', '25 minutes').start s, count(*) from ev group by window(ts, '1 hour', '25 minutes') order by s",
    "select window(ts, '10 minutes', '5 minutes').start s, count(*) from ev group by window(ts, '10 minutes', '5 minutes').start order by s",
    "select date_format(window(ts, '10 minutes', '5 minutes').end, 'HH:mm') e, max(n) from ev group by all order by e",
    "select window.end, id, count(*) c from ev group by window(ts, '10 minutes', '5 minutes'), id having window.start > "
    "timestamp'2024-01-01 10:05:00' order by window.end, id",
    "select count(*) c from ev group by window(ts, '10 minutes', '5 minutes') having c > 2 order by window.start",
    "select id, window(ts, '10 minutes', '5 minutes') w from ev order by w, id",
    "select id, window(ts, '10 minutes', '5 minutes').start s, n + 1 from ev where n > 2 order by s, id",
    "select window(ts, '10 minutes', '5 minutes') a, window(ts, '10 minutes', '2 minutes') b from ev",
    "select count(*) from ev group by window(ts, '10 minutes', '5 minutes'), window(ts, '20 minutes', '5 minutes')",
    "select window(ts, '10 minutes', '5 minutes') w, count(*) from ev group by id",
    "select window, id, count(*) c from ev group by rollup(window(ts, '10 minutes', '5 minutes'), id)",
    "select sum(window(ts, '10 minutes', '5 minutes').start) from ev",
    "select window(cast(ts as timestamp_ntz), '10 minutes', '5 minutes') w, count(*) from ev group by 1 order by w",
    "select window(cast(ts as string), '10 minutes', '5 minutes') w, count(*) from ev group by 1 order by w",
    "select window_time(window) t, c from (select window, count(*) c from ev group by window(ts, '10 minutes', '5 minutes')) order by t",
    "select window, explode(array(1, 2)) x, count(*) from ev group by window(ts, '10 minutes', '5 minutes') order by window, x",
    "select window from (select 1 as window, ts from ev) group by window, window(ts, '10 minutes', '5 minutes')",
]

SQL = [*QUALIFY, *RECURSIVE, *SESSIONS, *WINDOWS]
PROGRAMS = {
    "sliding windows": lambda spark: spark.table("ev").groupBy(F.window("ts", "10 minutes", "5 minutes")).agg(F.sum("n").alias("n")),
    "sliding windows under a name": lambda spark: (
        spark.table("ev").groupBy(F.window("ts", "10 minutes", "5 minutes").alias("w"), "id").count().select("w.start", "id", "count")
    ),
    "sliding windows in select": lambda spark: spark.table("ev").select("id", F.window("ts", "10 minutes", "5 minutes")),
    "sliding windows in a column": lambda spark: spark.table("ev").withColumn("w", F.window("ts", "10 minutes", "5 minutes", "1 minute")),
    "sliding windows pivoted": lambda spark: spark.table("ev").groupBy(F.window("ts", "20 minutes", "10 minutes")).pivot("id", ["a", "b"]).sum("n"),
    "sliding windows of windows": lambda spark: (
        spark.table("ev")
        .groupBy(F.window("ts", "5 minutes"))
        .count()
        .groupBy(F.window(F.window_time("window"), "20 minutes", "10 minutes"))
        .sum("count")
    ),
    "session windows by a key": lambda spark: spark.table("ev").groupBy("id", F.session_window("ts", "10 minutes")).agg(F.sum("n").alias("n")),
    "session windows with a gap of each row": lambda spark: (
        spark.table("ev").groupBy(F.session_window("ts", F.when(F.col("id") == "a", "5 minutes").otherwise("1 hour"))).count()
    ),
}
ORDERED_PROGRAMS = set()
