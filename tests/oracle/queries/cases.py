"""Queries over small tables with nulls, NaNs, duplicates and no rows: SQL text, and data frame programs."""

import math

import file_cases
import generator_cases
import method_cases
import sql_cases
from pyspark.sql import Row, SparkSession, Window
from pyspark.sql import functions as F

NAN = math.nan

TABLES = {
    "t": ("k int, s string, v double", [(1, "a", 1.5), (1, "b", None), (2, "a", NAN), (None, "c", 4.0), (2, None, -0.0), (3, "a", 0.0)]),
    "u": ("k int, w string", [(1, "x"), (1, "y"), (2, "z"), (None, "n"), (4, "q")]),
    "dup": ("a int, b string", [(1, "x"), (1, "x"), (1, "x"), (2, "y"), (None, None), (None, None)]),
    "dup2": ("a int, b string", [(1, "x"), (1, "x"), (3, "z"), (None, None)]),
    "empty": ("k int, w string", []),
    "prices": (
        "shop string, day date, price decimal(10,2), amount bigint",
        [],
    ),
    "days": ("shop string, day int, sold bigint", [("n", 1, 10), ("n", 2, 20), ("n", 3, 5), ("n", 5, 7), ("s", 1, 1), ("s", 2, None), ("s", 4, 4)]),
}

# Queries with an ORDER BY over all of their columns are compared in order, all others as bags of rows.
SQL = [
    # Selecting.
    "select 1, 'a' as b, null",
    "select * from t",
    "select t.* from t where k > 1",
    "select k + 1, upper(s) as s from t",
    "select distinct k from t",
    "select distinct s, v from t",
    "values (1, 'a'), (2.5, null)",
    "values (1, 2), (3)",
    "values (1, 2), (3, 'a')",
    "select * from (values (1, 2), (3, 4)) as x(a, b)",
    "select * from values (array(1)), (null) as x(a)",
    "select * from range(3)",
    "select * from range(2, 10, 3) r where r.id > 2",
    "select * from nope",
    "select nope from t",
    "select a.k from (select * from t) a",
    "select a.s from (select k from t) a",
    "select * from t limit 0",
    "select * from t limit -1",
    "select * from t order by k, s, v limit 2",
    "select * from t order by k, s, v limit 2 offset 1",
    "select * from t order by k, s, v offset 4",
    # WITH.
    "with t as (select 5 as k) select * from t",
    "with a as (select 1 x), b as (select x + 1 y from a) select * from b, a",
    "with a(p, q) as (select 1, 2) select * from a",
    "with a(p) as (select 1, 2) select * from a",
    "with a as (select 1), a as (select 2) select * from a",
    "with c as (select k, count(*) n from t group by k) select * from c c1 join c c2 on c1.k = c2.k",
    "select * from (with a as (select 1 x) select * from a) b",
    "with a as (select * from nope) select 1",
    # Sorting.
    "select s, v from t order by v desc nulls last, s",
    "select s, v from t order by v, s desc",
    "select k, s, v from t order by k desc nulls first, s nulls last, v",
    "select k from t order by v, s",
    "select k as x from t order by x, v, s",
    "select k, v from t order by 1, 2 desc",
    "select k from t order by 3",
    "select k from t order by nope",
    "select distinct k from t order by v",
    "select * from dup order by all",
    "select k, array(s) a, struct(v, k) r from t order by r, a, k",
    "select cast(v as decimal(5,2)) d from t where not isnan(v) order by d",
    "select map(1, 2) m from t order by m",
    "select k from t sort by k",
    "select * from t distribute by k",
    "select k, s from t cluster by s",
    # Grouping.
    "select count(*), sum(v), max(s) from empty e join t on e.k = t.k",
    "select k, count(*), sum(v), min(s) from t group by k",
    "select k + 1, count(*) from t group by 1 order by count(*) desc, 1",
    "select k + 1 as k2, count(*) c from t group by k2 order by k2, c",
    "select k, sum(v) s from t group by all order by all",
    "select s, count(distinct k) from t group by s",
    "select k from t group by 2",
    "select k, count(*) from t group by 2",
    "select k, max(v) from t",
    "select k, s from t group by k",
    "select k, count(*) from t group by k order by v",
    "select k, count(*) c from t group by k order by sum(v) desc, k",
    "select t.k from t group by t.k order by t.k",
    "select k, count(*) from t group by k having count(*) > 1",
    "select k, sum(v) as total from t group by k having total > 0",
    "select k from t group by k having max(v) > 0 and k is not null",
    "select count(*) from t having count(*) > 100",
    "select 1 having true",
    "select k from t having count(*) > 1",
    "select k from t group by k having s = 'a'",
    "select sum(v), price from t, prices group by price",
    "select d, count(*) from (select cast(k as decimal(3,1)) d from t) group by d",
    "select struct(k, s) r, count(*) from t group by struct(k, s)",
    "select array(k) r, count(*) from t group by array(k)",
    # Grouping sets.
    "select k, grouping(k), grouping_id(k, s), count(*) from t group by rollup(k, s) order by 1, 2, 3, 4",
    "select k, s, count(*) c from t group by cube(k, s)",
    "select k, s, count(*) c from t group by grouping sets ((k, s), (k), ()) order by all",
    "select k from t group by k, (s) with cube",
    "select k, s, sum(k) from t group by k, s with rollup",
    "select k, count(*) from t group by grouping sets ((k), (k))",
    "select k + 1, count(*) from t group by rollup(k + 1) having count(*) > 1",
    "select k, s, count(*) from t group by k, rollup(s)",
    "select grouping(k) from t",
    "select grouping(s) from t group by cube(k)",
    "select * from t pivot (sum(v) for s in ('a' as aa, 'b'))",
    "select * from (select shop, day, sold from days) pivot (sum(sold) as total, count(*) as n for day in (1, 2))",
    # Set operations.
    "select k from t union select k from u",
    "select k from t union all select k from u",
    "select k, s from t intersect select k, w from u",
    "select * from dup intersect all select * from dup2",
    "select * from dup intersect select * from dup2",
    "select * from dup except all select * from dup2",
    "select * from dup except select * from dup2",
    "select * from dup minus select * from empty",
    "select k from t union select k from u order by k",
    "select 1 from t union all select 2.5 from u",
    "select 1 from t union all select 'a' from u",
    "select 1, 2 union select 1",
    "select array(1) union select 1",
    "select map(1, 2) intersect select map(1, 2)",
    "(select k from t limit 0) union all select w from u where false",
    # Joins.
    "select * from t join u on t.k = u.k",
    "select * from t left join u on t.k = u.k and w > 'x'",
    "select * from t right join u on t.k = u.k",
    "select t.*, u.* from t full outer join u on t.k = u.k and t.s = u.w",
    "select * from t left semi join u on t.k = u.k",
    "select * from t left anti join u on t.k = u.k",
    "select * from t left semi join u on t.k <=> u.k",
    "select * from t left anti join u on t.k <=> u.k and u.w = 'n'",
    "select * from t cross join u",
    "select * from t join u on t.k < u.k",
    "select * from t left join u on t.k < u.k",
    "select * from t right join u on t.k > u.k",
    "select * from t full join u on t.k > u.k",
    "select * from t left semi join u on t.k > u.k",
    "select * from t left anti join u on t.k > u.k",
    "select * from t join empty on t.k = empty.k",
    "select * from t left join empty on t.k = empty.k",
    "select * from empty right join t on t.k = empty.k",
    "select * from empty full join t on t.k = empty.k",
    "select * from t left anti join empty on true",
    "select * from t join u using (k)",
    "select * from t left join u using (k)",
    "select * from t right join u using (k)",
    "select * from t full join u using (k)",
    "select * from t left semi join u using (k)",
    "select t.k, u.k from t join u using (k)",
    "select u.k, w from t left join u using (k)",
    "select * from t left join u using (nope)",
    "select * from t natural join u",
    "select * from t natural left join u",
    "select k from t join u on t.k = u.k",
    "select a.k, b.k from t a, t b where a.k = b.k",
    "select a.v, b.v from t a join t b on a.v = b.v",
    "select a.s, b.s from t a join t b on a.s = b.s and a.k < b.k",
    "select * from t join u on t.k = u.k join u x on x.k = t.k",
    "select * from t join u on 1",
    "select * from t join u on t.s = u.k",
    "select * from t join u on sum(t.k) = u.k",
    "select count(*) from range(100) a join range(50) b on a.id % 10 = b.id % 10",
    "select * from t, u where t.k = u.k and t.v > 0 and u.w <> 'y'",
    # Subqueries.
    "select (select max(w) from u), (select count(*) from u where u.k = t.k) c from t",
    "select k, (select max(w) from u where u.k > t.k) from t",
    "select (select w from u) from t",
    "select (select k, w from u) from t",
    "select (select w from u where false) from t",
    "select k from t where k = (select k from u where u.w = t.s)",
    "select * from t where v > (select avg(v) from t where not isnan(v))",
    "select k in (select k from u) as a, k not in (select k from u where k is not null) b, k not in (select k from u) c, "
    "exists(select 1 from u where u.k = t.k) from t",
    "select * from t where k in (select k from u)",
    "select * from t where k not in (select k from u)",
    "select * from t where k not in (select k from u where k is not null)",
    "select * from t where k not in (select k from empty)",
    "select * from t where k in (select k from u) or s = 'c'",
    "select * from t where not (k in (select k from u)) or s = 'c'",
    "select * from u where (k, w) in (select 1, 'x')",
    "select k from t where k in (select k, w from u)",
    "select * from t where exists (select * from u where u.k = t.k and u.w > t.s)",
    "select * from t where not exists (select * from u where u.k = t.k)",
    "select * from t where exists (select 1 from u where u.k = t.k limit 1)",
    "select * from t where exists (select 1 from u where u.k < t.k)",
    "select k, (select count(*) from (select distinct w from u where u.k = t.k) x) from t",
    "select k, (select sum(a) from (select 1 a from u where u.k = t.k union all select 2 a from u where u.k > t.k) x) from t",
    "select k, (select max(x.w) from u x join u y on x.k = y.k where x.k = t.k) from t",
    "select k from t group by k having max(v) in (select 4.0)",
    "select sum((select max(k) from u)) from t",
    "select k, (select count(*) from u where u.k = t.k) from t group by k",
    "select * from t where k in (select k from u where w in (select w from u where u.k = t.k))",
    "select k from t order by (select max(k) from u) - k, s, v",
    # Windows.
    "select row_number() over (partition by k order by s, v) r, sum(v) over (partition by k), k, s from t",
    "select rank() over (order by k), dense_rank() over (order by k), percent_rank() over (order by k), cume_dist() over (order by k) from t",
    "select k, s, ntile(4) over (order by k, s, v), lag(v) over (order by k, s, v), lead(v, 2, 0) over (order by k, s, v) from t",
    "select shop, day, lag(sold) ignore nulls over (partition by shop order by day), "
    "lead(sold) ignore nulls over (partition by shop order by day) from days",
    "select shop, day, nth_value(sold, 2) over (partition by shop order by day), "
    "nth_value(sold, 2) ignore nulls over (partition by shop order by day rows between unbounded preceding and unbounded following) from days",
    "select shop, day, sum(sold) over (partition by shop order by day rows between 1 preceding and 1 following) from days",
    "select shop, day, sum(sold) over (partition by shop order by day range between 1 preceding and 1 following) from days",
    "select shop, day, sum(sold) over (partition by shop order by day desc range between 1 preceding and 1 following) from days",
    "select shop, day, count(*) over (partition by shop order by day rows between 2 following and unbounded following) from days",
    "select shop, day, avg(sold) over (partition by shop order by day rows 1 preceding) from days",
    "select shop, day, first(sold) over (partition by shop order by day), last(sold) over (partition by shop order by day) from days",
    "select shop, day, collect_list(sold) over (partition by shop order by day rows between 2 preceding and current row) from days",
    "select shop, day, min(sold) over (partition by shop), max(day) over () from days",
    "select k, sum(v) filter (where s = 'a') over (partition by k) from t",
    "select count(*) over () from t where false",
    "select k, row_number() over (order by sum(v), k) r from t group by k",
    "select k, sum(row_number() over (order by k, s, v)) over (order by k) from t",
    "select shop, day, sum(sold) over w, count(*) over w from days window w as (partition by shop order by day)",
    "select * from (select shop, sold, row_number() over (partition by shop order by sold desc nulls last) r from days) where r = 1",
    "select k, sum(distinct v) over (order by k) from t",
    "select k, row_number() from t",
    "select k, rank() over (partition by s) from t",
    "select k, sum(v) over (order by k, s range between 1 preceding and current row) from t",
    "select k, sum(v) over (range between 1 preceding and current row) from t",
    "select k, sum(v) over (order by k rows between 1 following and 1 preceding) from t",
    "select k, sum(v) over (order by k rows between cast('1' as double) preceding and current row) from t",
    "select k, lag(v, k) over (order by k) from t",
    "select k, ntile(0) over (order by k) from t",
    "select k, nth_value(v, 0) over (order by k) from t",
    "select upper(s) over (order by k) from t",
    "select k from t where row_number() over (order by k) = 1",
    "select k, sum(row_number() over (order by k)) from t group by k",
    "select sum(v) over nope from t",
]


def frame(spark: SparkSession, name: str):
    return spark.table(name)


def self_join_by_frame(spark):
    t = frame(spark, "t")
    other = t.where("k > 0").select("k", F.col("v").alias("other"))
    return t.join(other, t["k"] == other["k"]).select(t["k"], t["s"], other["other"])


def join_of_itself(spark):
    t = frame(spark, "t")
    return t.join(t, t["k"] == t["k"])


def join_by_name(spark):
    t, u = frame(spark, "t"), frame(spark, "u")
    return t.join(u, "k").select("k", t["s"], u["w"], u["k"])


def outer_join_by_name(spark):
    t, u = frame(spark, "t"), frame(spark, "u")
    return t.join(u, ["k"], "full").orderBy("k", "s", "w", "v")


def ambiguous(spark):
    t, u = frame(spark, "t"), frame(spark, "u")
    return t.join(u, t.k == u.k).select("k")


def drop_one_side(spark):
    t, u = frame(spark, "t"), frame(spark, "u")
    return t.join(u, t.k == u.k).drop(u.k)


def window_columns(spark):
    by_shop = Window.partitionBy("shop").orderBy("day")
    days = frame(spark, "days")
    return days.withColumn("r", F.row_number().over(by_shop)).withColumn("s", F.sum("sold").over(by_shop.rowsBetween(-1, Window.currentRow)))


def aliased_self_join(spark):
    t = frame(spark, "t")
    return t.alias("a").join(t.alias("b"), F.col("a.k") == F.col("b.k"), "left").select("a.k", "b.s")


PROGRAMS = {
    "sort by columns": lambda spark: frame(spark, "t").orderBy(F.col("v").desc(), "s"),
    "sort with nulls last": lambda spark: frame(spark, "t").orderBy(F.col("k").asc_nulls_last(), F.col("s").desc_nulls_first(), "v"),
    "sort by what was dropped": lambda spark: frame(spark, "t").select("k").sort("v", "s"),
    "sort groups by an aggregate": lambda spark: frame(spark, "t").groupBy("k").agg(F.count("*").alias("c")).sort(F.sum("v").desc(), "k"),
    "sort within partitions": lambda spark: frame(spark, "t").sortWithinPartitions("k"),
    "top rows": lambda spark: frame(spark, "t").orderBy("v", "s").limit(2),
    "tail": lambda spark: spark.createDataFrame(frame(spark, "t").orderBy("v", "s").tail(2), "k int, s string, v double"),
    "offset": lambda spark: frame(spark, "t").orderBy("v", "s").offset(3),
    "distinct": lambda spark: frame(spark, "dup").distinct(),
    "drop duplicates": lambda spark: frame(spark, "dup").dropDuplicates(["b"]),
    "drop duplicates of no column": lambda spark: frame(spark, "dup").dropDuplicates(["nope"]),
    "union": lambda spark: frame(spark, "t").select("k").union(frame(spark, "u").select("k")),
    "union by name": lambda spark: frame(spark, "t").select("k", "s").unionByName(frame(spark, "u").selectExpr("w as s", "k")),
    "union by name with gaps": lambda spark: frame(spark, "t").unionByName(frame(spark, "u"), allowMissingColumns=True),
    "union by name without gaps": lambda spark: frame(spark, "t").select("k", "s").unionByName(frame(spark, "u")),
    "union of other widths": lambda spark: frame(spark, "t").union(frame(spark, "u")),
    "intersect all": lambda spark: frame(spark, "dup").intersectAll(frame(spark, "dup2")),
    "except all": lambda spark: frame(spark, "dup").exceptAll(frame(spark, "dup2")),
    "subtract": lambda spark: frame(spark, "dup").subtract(frame(spark, "dup2")),
    "repartition": lambda spark: frame(spark, "t").repartition(3, "k").coalesce(1).hint("broadcast"),
    "join by frames' columns": self_join_by_frame,
    "join of a frame with itself": join_of_itself,
    "aliased self-join": aliased_self_join,
    "join by name": join_by_name,
    "full join by name": outer_join_by_name,
    "ambiguous column": ambiguous,
    "drop one side's key": drop_one_side,
    "cross join": lambda spark: frame(spark, "t").crossJoin(frame(spark, "u")),
    "anti join": lambda spark: frame(spark, "t").join(frame(spark, "u"), "k", "left_anti"),
    "semi join": lambda spark: frame(spark, "t").join(frame(spark, "u"), "k", "left_semi"),
    "window columns": window_columns,
    "window in select": lambda spark: frame(spark, "t").select("k", F.rank().over(Window.orderBy("k"))),
    "window in where": lambda spark: frame(spark, "t").where(F.row_number().over(Window.orderBy("k")) > 1),
    "fill numbers": lambda spark: frame(spark, "t").na.fill(7),
    "fill strings of a column": lambda spark: frame(spark, "t").fillna("-", ["s"]),
    "fill by column": lambda spark: frame(spark, "t").fillna({"k": 0, "s": "none"}),
    "fill no such column": lambda spark: frame(spark, "t").fillna(1, ["nope"]),
    "drop rows with gaps": lambda spark: frame(spark, "t").dropna(),
    "drop rows of gaps only": lambda spark: frame(spark, "t").dropna("all", subset=["k", "v"]),
    "drop rows by threshold": lambda spark: frame(spark, "t").dropna(thresh=2),
    "replace numbers": lambda spark: frame(spark, "t").replace(1, 100),
    "replace strings": lambda spark: frame(spark, "t").replace(["a", "b"], ["A", "B"], "s"),
    "replace by null": lambda spark: frame(spark, "t").replace({"a": None}),
    "sql with arguments": lambda spark: spark.sql("select k + :more from t where s = :s", args={"more": 10, "s": "a"}),
    "sql with positions": lambda spark: spark.sql("select ? + k from t where s = ?", args=[10, "a"]),
    "sql with frames": lambda spark: spark.sql("select * from {f} where k > {low}", f=frame(spark, "t"), low=1),
    "sql on a frame": lambda spark: spark.sql("select k, v from t").where("v > 0").groupBy("k").count(),
    "sql under a view": lambda spark: (
        spark.sql("select k, count(*) c from t group by k").createOrReplaceTempView("counted"),
        spark.sql("select * from counted a join counted b using (k)"),
    )[1],
    "scalar subquery": lambda spark: frame(spark, "t").select("k", frame(spark, "u").select(F.max("w")).scalar().alias("m")),
    "exists subquery": lambda spark: frame(spark, "t").where(frame(spark, "u").where(F.col("w") == "x").exists()),
    "rollup": lambda spark: frame(spark, "t").rollup("k", "s").agg(F.count("*").alias("n"), F.grouping_id().alias("g")),
    "cube": lambda spark: frame(spark, "t").cube("k").sum("v"),
    "grouping sets": lambda spark: frame(spark, "t").groupingSets([["k"], []], "k").agg(F.max("v")),
    "pivot": lambda spark: frame(spark, "days").groupBy("shop").pivot("day", [1, 2, 9]).sum("sold"),
    "pivot of two aggregates": lambda spark: frame(spark, "days").groupBy("shop").pivot("day", [1]).agg(F.sum("sold").alias("s"), F.count("day")),
    "unpivot": lambda spark: frame(spark, "t").unpivot("s", ["k", "v"], "name", "value"),
    "unpivot all": lambda spark: frame(spark, "dup2").unpivot(["b"], None, "name", "value"),
    "unpivot of strings and numbers": lambda spark: frame(spark, "t").unpivot([], ["k", "s"], "name", "value"),
    "count of a join": lambda spark: spark.createDataFrame([Row(n=frame(spark, "t").join(frame(spark, "u"), "k").count())], "n bigint"),
}
ORDERED_PROGRAMS = {
    "sort by columns",
    "sort with nulls last",
    "sort by what was dropped",
    "sort groups by an aggregate",
    "top rows",
    "tail",
    "offset",
    "full join by name",
}


FURTHER = [file_cases, generator_cases, method_cases, sql_cases]


def create_tables(spark: SparkSession) -> None:
    tables = TABLES | {name: table for module in FURTHER for name, table in module.TABLES.items()}
    for name, (schema, rows) in tables.items():
        spark.createDataFrame(rows, schema).createOrReplaceTempView(name)


def is_ordered(query: str) -> bool:
    return " order by " in query and " over " not in query


def cases() -> dict:
    """Name of each case: (a function from a session to a frame, whether the order of the rows counts)."""
    found = {query: ((lambda spark, query=query: spark.sql(query)), is_ordered(query)) for query in SQL}
    found |= {name: (program, name in ORDERED_PROGRAMS) for name, program in PROGRAMS.items()}
    for module in FURTHER:
        found |= {query: ((lambda spark, query=query: spark.sql(query)), is_ordered(query)) for query in module.SQL}
        found |= {name: (program, name in module.ORDERED_PROGRAMS) for name, program in module.PROGRAMS.items()}
    return found
