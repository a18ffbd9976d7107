"""Generators: in select lists, LATERAL VIEWs and FROM."""

from pyspark.sql import functions as F

TABLES = {
    "nested": (
        "id int, xs array<int>, m map<string, int>, rs array<struct<a: int, b: string>>, xss array<array<string>>, j string",
        [
            (1, [1, None, 3], {"a": 1, "b": None}, [(1, "x"), None, (None, None)], [["p", "q"], [], None], '{"a": 1.50, "b": {"c": [1, "é"]}}'),
            (2, [], {}, [], [], '{"a": "t\\u00e9\\n", "a": null, "c": true}'),
            (3, None, None, None, None, None),
            (4, [7], {"a": 4}, [(4, "")], [[None]], "[1]"),
            (5, [5, 5], {"z": 0, "a": 5}, [(5, "y")], [["r"]], '{"a": "x", "b": '),
        ],
    ),
}

# In a select list.
SELECTED = [
    "select explode(array(1,2))",
    "select explode(array(1,2)) as x, 5 as y",
    "select 1 a, explode(map('a',1,'b',2))",
    "select explode(map('a',1)) as (k2, v2)",
    "select explode(map('a',1)) as k2",
    "select explode(array(1)) as (a, b)",
    "select explode(array())",
    "select explode(null)",
    "select explode(cast(null as array<int>))",
    "select explode_outer(cast(null as array<int>)), 1",
    "select explode_outer(array()), 1",
    "select posexplode(array('a',null))",
    "select posexplode(map(1,2)) as (p,k,v)",
    "select posexplode_outer(cast(null as map<int,string>))",
    "select posexplode_outer(array(5)) as (p, q)",
    "select inline(array(struct(1,'a'), struct(2,'b')))",
    "select inline(array(named_struct('x',1,'y','a'), null))",
    "select inline_outer(cast(null as array<struct<a:int,b:string>>))",
    "select inline(array(struct(1,'a'))) as (q, r)",
    "select inline(array(1))",
    "select inline(5)",
    "select explode(5)",
    "select explode('a')",
    "select explode()",
    "select explode(array(1), 2)",
    "select stack(2, 1, 2, 3)",
    "select stack(2, 1, 'a', 3, null) as (x, y)",
    "select stack(2, 1, 'a', 'b', 3)",
    "select stack(0, 1)",
    "select stack(-1, 1)",
    "select stack(null, 1)",
    "select stack(k, 1) from t",
    "select stack(1)",
    "select stack()",
    "select stack(3, 1, 2)",
    "select stack(2, null, 1.5, 2, 3)",
    "select stack('2', 1, 2)",
    "select stack(1+1, 1, 2)",
    "select json_tuple('{\"a\":1,\"b\":[1,2]}', 'a', 'b')",
    "select json_tuple('{\"a\":1,\"b\":[1,2]}', 'a', 'b') as (x, y)",
    "select json_tuple('{\"a\":1,\"b\":[1,2]}', 'c', null)",
    "select json_tuple('nope', 'a')",
    "select json_tuple(null, 'a'), 1",
    "select json_tuple('{\"a\":1}')",
    "select json_tuple(5, 'a')",
    "select json_tuple('{\"a\":1}', 5)",
    'select json_tuple(\'{"a":"x\\\\u00e9","b":null,"a":"z"}\', \'a\', \'b\')',
    'select json_tuple(\'{"a":1.50,"b":{"c": 1 },"d":true,"e":"q\\\\"r"}\', \'a\', \'b\',\'d\',\'e\',\'a\')',
    "select explode(array(1,2)) + 1",
    "select explode(array(1)), explode(array(2))",
    "select explode(explode(array(array(1))))",
    "select explode(array(explode(array(1))))",
    "select k from t where explode(array(k)) > 1",
    "select k from t order by explode(array(k))",
    "select sum(explode(array(k))) from t",
    "select explode(array(sum(k), 2)) from t",
    "select k, explode(array(sum(v), 2)) x from t group by k",
    "select k, explode(array(1)) from t group by k",
    "select k, s, explode(array(s, 'z')) e from t",
    "select *, explode(array(s, 'z')) from t",
    "select row_number() over (order by x) from (select explode(array(3,1,2)) x)",
    "select explode(array(1,2)) x, row_number() over (order by k) from t",
    "select explode(array(k)) as k from t",
    "select explode(array(struct(1 a, 2 b)))",
    "select upper(explode(array('a')))",
    "select k from t group by k having explode(array(1)) = 1",
    "select distinct explode(array(1,1,2))",
    "select case when explode(array(true)) then 1 end",
    "select (select explode(array(1)))",
    "select (select max(x) from (select explode(array(k, 2)) x))  from t",
    "select k from t where k in (select explode(array(1,3)))",
    "select explode(distinct array(1))",
    "select explode(array(1)) filter (where true)",
    "select explode(array(1)) x limit 1",
    "select struct(explode(array(1)))",
    "select pos, col from (select posexplode(array(7,8)))",
    "select explode(split('a,b', ','))",
    "select explode(k) from t",
    "select explode(array(1,2)) as a order by a desc",
    "select explode(array(k, 1)) as a, s from t order by v, a",
    "select explode(array(1,2)) c, count(*) from t",
    "select count(*), explode(array(1,2)) c from t group by k",
    "select transform(array(1), x -> explode(array(x)))",
    "select explode(array(1,2)), explode(array(3,4))",
    "select explode(array(1,2)) a, posexplode(array(3,4))",
    "select posexplode()",
    "select inline()",
    "select k x, explode(array(1,2)) c from t group by x",
]

# In FROM and LATERAL VIEW.
TABLES_OF_ROWS = [
    "select * from explode(array(1,2))",
    "select * from explode(array(1,2)) as x",
    "select * from explode(array(1,2)) as x(c)",
    "select x.col from explode(array(1,2)) as x",
    "select explode.col from explode(array(1,2))",
    "select * from explode(array(1,2)) as x(c, d)",
    "select * from explode_outer(array())",
    "select * from posexplode(array('a'))",
    "select * from inline(array(struct(1,2), struct(3,4))) x(a, b)",
    "select * from stack(2, 1, 2, 3)",
    "select * from json_tuple('{\"a\":1}', 'a', 'b')",
    "select * from t, explode(array(k, 10))",
    "select * from t, lateral explode(array(k, 10)) x(c)",
    "select t.k, x.c from t, lateral explode(array(k, 10)) as x(c) where c > 1",
    "select * from t join lateral explode(array(k, 10)) as x(c) on c > 1",
    "select * from t left join lateral explode(array(k, 10)) as x(c) on c > 1",
    "select * from t join explode(array(1,2)) x(c) on x.c = t.k",
    "select * from t lateral view explode(array(k, 7)) x as c",
    "select * from t lateral view explode(array(k, 7)) x",
    "select * from t lateral view explode(array(k, 7)) x as c, d",
    "select * from t lateral view explode(array()) x as c",
    "select * from t lateral view outer explode(array()) x as c",
    "select * from t lateral view outer explode(if(k = 1, array(k), null)) x as c",
    "select t.k, x.col from t lateral view explode(array(k, 7)) x",
    "select x.* from t lateral view posexplode(array(k, 7)) x",
    "select x.p, c from t lateral view posexplode(array(k, 7)) x as p, c where p = 1",
    "select * from t lateral view explode(array(1,2)) x as a lateral view explode(array(a, 5)) y as b where k = 3",
    "select * from t lateral view upper(s) x as c",
    "select * from t lateral view nope(s) x as c",
    "select * from t lateral view explode(nope) x as c",
    "select * from t lateral view sum(k) x as c",
    "select * lateral view explode(array(1,2)) x as c",
    "select c from (select 1 a) lateral view explode(array(1,2)) x as c",
    "select c, count(*) from t lateral view explode(array(k, 7)) x as c group by c order by c",
    "select * from t lateral view stack(2, k, s, 5, 'z') x as a, b where t.k = 2",
    "select * from t lateral view json_tuple('{\"a\":1}', 'a') x as a where k = 2",
    "select * from t lateral view inline(array(struct(k, s))) x as a, b where t.k = 2",
    "select * from t lateral view outer inline(cast(null as array<struct<a:int>>)) x where t.k = 2",
    "select * from t lateral view explode(map('a', 1)) x as q, r where k = 2",
    "select * from t lateral view explode(map('a', 1)) x where k = 2",
    "select * from t lateral view explode(array(explode(array(1)))) x as q",
    "select * from t lateral view explode(array(1)) x as q where q = (select max(k) from u where u.k = q)",
    "select k, (select max(c) from explode(array(t.k, 0)) x(c)) from t",
    "select * from t where exists (select 1 from u lateral view explode(array(u.k)) x as c where c = t.k)",
    "select * from upper('a')",
    "select * from nope('a')",
    "select * from explode(5)",
    "select * from explode(k)",
    "select * from range(3) lateral view explode(array(id)) as c",
    "select * from t, lateral (select u.w from u where u.k = t.k)",
    "select * from t left join lateral (select u.w from u where u.k = t.k) on true",
    "select * from t, lateral (select max(u.w) m from u where u.k = t.k)",
    "select explode(array(1)) from t lateral view explode(array(2)) x as q where k = 2",
    "select * from t lateral view explode(array(1)) t as k where t.s = 'b'",
    "select k from t lateral view explode(array(1)) x as k",
]

# Over columns with nulls and empty values.
NESTED = [
    "select id, explode(xs) from nested",
    "select id, explode_outer(xs) from nested",
    "select id, posexplode(xs) from nested",
    "select id, posexplode_outer(xs) as (p, x) from nested",
    "select id, explode(m) from nested",
    "select id, explode_outer(m) from nested",
    "select id, posexplode(m) from nested",
    "select id, posexplode_outer(m) from nested",
    "select id, inline(rs) from nested",
    "select id, inline_outer(rs) from nested",
    "select id, explode(rs) from nested",
    "select id, explode(xss) from nested",
    "select id, x from nested lateral view explode(xss) a as xs lateral view explode(xs) b as x",
    "select id, x from nested lateral view outer explode(xss) a as xs2 lateral view outer explode(xs2) b as x",
    "select id, stack(3, id, 'a', null, j, 7, 'c') from nested",
    "select id, stack(2, xs, m, null, null) from nested",
    "select id, json_tuple(j, 'a', 'b', 'a', 'c') from nested",
    "select id, json_tuple(j, j, 'b') from nested",
    "select pos from (select posexplode(xs) from nested)",
    "select count(*) from (select explode(xs) from nested)",
    "select id from nested, lateral explode(m) where key = 'a'",
    "select * from explode(array(1)), lateral explode(array(col, 5)) as y(b)",
]

SQL = [*SELECTED, *TABLES_OF_ROWS, *NESTED]


def lateral_join(spark):
    nested = spark.table("nested")
    return nested.lateralJoin(spark.tvf.explode(F.col("xs").outer())).select("id", "col")


def lateral_join_by_frame(spark):
    nested = spark.table("nested")
    return nested.lateralJoin(spark.tvf.explode(nested["xs"].outer())).select(nested["id"], "col")


def lateral_join_on(spark):
    nested = spark.table("nested").alias("n")
    return nested.lateralJoin(spark.tvf.explode(F.col("n.xs").outer()).toDF("x"), F.col("x") > F.col("n.id"), "left").select("id", "x")


def tables_of_generators(spark):
    tvf = spark.tvf
    structs = F.array(F.struct(F.lit(1).alias("a"), F.lit("p").alias("b")))
    return (
        tvf.explode(F.array(F.lit("e")))
        .select(F.col("col").alias("text"))
        .union(tvf.explode_outer(F.array().cast("array<string>")).select("col"))
        .union(tvf.inline(structs).select("b"))
        .union(tvf.inline_outer(structs).select("b"))
        .union(tvf.posexplode_outer(F.array(F.lit("q"))).select("col"))
        .union(tvf.stack(F.lit(2), F.lit("s"), F.lit("t")).select("col0"))
        .union(tvf.json_tuple(F.lit('{"a": "j"}'), F.lit("a")).select("c0"))
    )


PROGRAMS = {
    "explode a column": lambda spark: spark.table("nested").select("id", F.explode("xs").alias("x")),
    "explode a map into two columns": lambda spark: spark.table("nested").select(F.explode("m").alias("k", "v")),
    "explode with a column": lambda spark: spark.table("nested").withColumn("x", F.explode("xs")).drop("rs", "xss"),
    "explode in place": lambda spark: spark.table("nested").select("id", "xs").withColumn("xs", F.explode_outer("xs")),
    "posexplode with a column": lambda spark: spark.table("nested").withColumn("x", F.posexplode("xs")),
    "posexplode": lambda spark: spark.table("nested").select(F.posexplode("xs"), "id"),
    "inline": lambda spark: spark.table("nested").select("id", F.inline_outer("rs")),
    "stack": lambda spark: spark.table("nested").select(F.stack(F.lit(2), "id", F.lit(5))),
    "json_tuple": lambda spark: spark.table("nested").select("id", F.json_tuple("j", "a", "b")),
    "explode text": lambda spark: spark.table("nested").selectExpr("id", "explode(xs) as x", "id + 1"),
    "explode what was collected": lambda spark: spark.table("nested").groupBy("id").agg(F.explode(F.collect_list("id")).alias("x")),
    "explode in where": lambda spark: spark.table("nested").where(F.explode("xs") > 1),
    "explode and sort by what was dropped": lambda spark: spark.table("nested").select(F.explode("xs").alias("x")).sort("id", "x"),
    "explode and group": lambda spark: spark.table("nested").select(F.explode("m")).groupBy("key").agg(F.sum("value")),
    "a table of a generator": lambda spark: spark.tvf.posexplode(F.array(F.lit("a"), F.lit("b"))),
    "lateral join": lateral_join,
    "lateral join by a frame's column": lateral_join_by_frame,
    "lateral left join": lambda spark: (
        spark.table("nested").lateralJoin(spark.tvf.posexplode(F.col("xs").outer()), how="left").select("id", "pos", "col")
    ),
    "lateral join on a condition": lateral_join_on,
    "lateral full join": lambda spark: spark.table("nested").lateralJoin(spark.tvf.explode(F.col("xs").outer()), how="full"),
    "posexplode_outer": lambda spark: spark.table("nested").select("id", F.posexplode_outer("m").alias("p", "k", "v")),
    "inline of structs": lambda spark: spark.table("nested").select(F.inline("rs"), "id"),
    "explode with columns": lambda spark: spark.table("nested").withColumns({"x": F.explode("xs"), "y": F.lit(1)}).select("id", "x", "y"),
    "explode within a column": lambda spark: spark.table("nested").withColumn("x", F.explode("xs") + 1),
    "explode a map with a column": lambda spark: spark.table("nested").withColumn("x", F.explode("m")),
    "explode twice": lambda spark: spark.table("nested").select(F.explode("xs"), F.explode("xss")),
    "explode and distinct": lambda spark: spark.table("nested").select(F.explode("xs").alias("x")).distinct(),
    "explode in sort": lambda spark: spark.table("nested").sort(F.explode("xs")),
    "explode in group": lambda spark: spark.table("nested").groupBy(F.explode("xs")).count(),
    "tables of generators": tables_of_generators,
}
ORDERED_PROGRAMS = {"explode and sort by what was dropped"}
