"""More signatures of the grammar, by the kind of their result: {kind} is an argument of that kind.

Functions whose last digit Java does not determine (exp, ln, pow, ...) are left out: a text made of it would differ. The tables have them, with a
tolerance. So are try_add and its like of intervals, which swallow errors of their arguments in Spark and not here."""

import re

TEMPLATES = {
    "bool": [
        *("{string} LIKE '%a_'", "{string} ILIKE 'A%'", "{string} NOT LIKE '_b%'", "{string} LIKE ANY ('a%', '%1')", "{string} RLIKE '^[a-z]'"),
        *("{struct}.a IS NULL", "{struct} = {struct}", "{struct} IN ({struct}, {struct})", "{struct} < {struct}", "{doubles} <=> {doubles}"),
        *("exists({doubles}, x -> x > 1)", "forall({ints}, x -> x IS NOT NULL)", "array_contains({texts}, {string})", "{int} IN (1, 2, 3, NULL)"),
        *("{string} IN ('a', '', 'abc')", "{double} IN (0.0D, 1.0D, {double})", "{date} BETWEEN {date} AND {timestamp}", "equal_null({int}, {int})"),
        *("{int} = {decimal}", "{long} > {double}", "{float} <= {int}", "{date} < {timestamp}", "{ntz} >= {date}", "{decimal} <> {long}"),
        *("try_cast({string} AS BOOLEAN)", "map_contains_key({intmap}, {int})", "{bool} IS TRUE", "{bool} IS NOT FALSE", "{bool} IS UNKNOWN"),
    ],
    "byte": ["try_subtract({byte}, {byte})", "CAST({small} AS TINYINT)"],
    "short": ["try_subtract({short}, {short})", "{byte} + {short}"],
    "int": [
        *(
            "try_subtract({int}, {int})",
            "{short} * {int}",
            "{struct}.a",
            "array_size({ints})",
            "cardinality({intmap})",
            "position({string} IN {string})",
        ),
        *(
            "char_length({string})",
            "octet_length({string})",
            "find_in_set({string}, 'a,b,,c')",
            "crc32({string}) % 1000",
            "regexp_count({string}, 'a')",
        ),
        *("reduce({ints}, 0, (acc, x) -> coalesce(acc + x, acc))", "try_element_at({ints}, {small})", "{ints}[0]", "get({ints}, {small})"),
        *(
            "array_min({ints})",
            "dayofweek({date})",
            "quarter({date})",
            "minute({ntz})",
            "extract(MONTH FROM {yearmonth})",
            "extract(HOUR FROM {daytime})",
        ),
        *(
            "extract(YEAR FROM {ntz})",
            "CASE {small} WHEN 1 THEN {int} WHEN 2 THEN {int} ELSE 0 END",
            "nvl2({string}, {int}, {int})",
            "ifnull({int}, 0)",
        ),
        *("bit_length({string})", "width_bucket({double}, 0, 10, 5)", "sign({int})", "map_values({map})[{small}]", "datediff({timestamp}, {date})"),
    ],
    "long": [
        *("try_add({long}, {int})", "{int} + {long}", "bigint({decimal})", "hash({struct})", "unix_seconds({timestamp})", "unix_millis({timestamp})"),
        *("factorial({small})", "floor({decimal})", "ceil({decimal})", "round({long}, -1)", "bround({long}, -2)"),
        *("to_unix_timestamp({string}, 'yyyy-MM-dd')", "timestampdiff(DAY, {timestamp}, {timestamp})", "shiftrightunsigned({long}, {small})"),
    ],
    "float": ["{float} + {float}", "try_divide({float}, {float})", "round({float}, 1)", "nullif({float}, 0)"],
    "double": [
        *("bround({double}, 1)",),
        *(
            "try_divide({int}, {int})",
            "{int} + {double}",
            "{float} * {double}",
            "{decimal} / {double}",
            "try_multiply({double}, {long})",
        ),
        *("months_between({timestamp}, {date})", "array_max({doubles})", "element_at({doubles}, {small})"),
        *(
            "aggregate({doubles}, 0D, (acc, x) -> acc + x)",
            "double({string})",
            "try_cast({string} AS DOUBLE)",
            "greatest({int}, {double})",
        ),
    ],
    "decimal": [
        *("CAST({int} AS DECIMAL(5,2))", "CAST({decimal} AS DECIMAL(38,18))", "CAST({double} AS DECIMAL(20,5))", "CAST({string} AS DECIMAL(18,0))"),
        *("TRY_CAST({decimal} AS DECIMAL(9,9))", "TRY_CAST({string} AS DECIMAL(38,10))", "CAST({decimal} AS DECIMAL(3,1))", "{decimal} + {int}"),
        *(
            "{long} * {decimal}",
            "{decimal} % {int}",
            "try_add({decimal}, {decimal})",
            "try_divide({decimal}, {decimal})",
            "try_subtract({decimal}, {int})",
        ),
        *(
            "bround({decimal}, 0)",
            "round({decimal}, 2)",
            "floor({decimal}, 1)",
            "ceil({decimal}, -1)",
            "extract(SECOND FROM {timestamp})",
            "nullif({decimal}, 1)",
        ),
        *(
            "coalesce({decimal}, {long})",
            "CASE WHEN {bool} THEN {decimal} ELSE {int} END",
            "greatest({decimal}, {short})",
            "extract(SECOND FROM {daytime})",
        ),
    ],
    "string": [
        *(
            "overlay({string} PLACING {string} FROM {small})",
            "split_part({string}, 'a', 1)",
            "soundex({string})",
            "sha1({string})",
            "base64({binary})",
        ),
        *("rpad({string}, {small}, {string})", "right({string}, {small})", "trim(BOTH 'a' FROM {string})", "btrim({string})", "char({small})"),
        *(
            "format_number({double}, 2)",
            "format_number({decimal}, 1)",
            "bin({long})",
            "conv({string}, 10, 16)",
            "regexp_extract({string}, '([a-z]+)', 1)",
        ),
        *("regexp_substr({string}, '[0-9]')", "concat({string}, {int}, {date})", "{string} || {decimal}", "date_format({ntz}, 'EEE d MMM yyyy')"),
        *(
            "from_unixtime({long} % 100000000000)",
            "to_json({struct})",
            "get_json_object({string}, '$.a')",
            "typeof({decimal})",
            "nvl({string}, {string})",
        ),
        *(
            "element_at({texts}, {small})",
            "{texts}[{small}]",
            "array_join({ints}, '-', 'null')",
            "element_at({intmap}, {int})",
            "hex({binary})",
            "hex({string})",
        ),
        *(
            "CAST({struct} AS STRING)",
            "CAST({doubles} AS STRING)",
            "{struct}.b",
            "elt({small}, {string}, {string})",
            "substr({string}, {small})",
            "space({small})",
        ),
        *(
            "date_format({timestamp}, 'yyyy-DDD')",
            "string({daytime})",
            "string({float} / 3)",
            "quote({string})",
            "decode({int}, 1, 'one', 2, {string}, 'other')",
        ),
    ],
    "binary": ["unbase64(base64({binary}))", "substring({binary}, {small}, {small})", "to_binary(hex({binary}), 'hex')", "reverse({binary})"],
    "date": [
        *("make_date({int} % 10000, {small}, {small})", "date_from_unix_date({int})", "{date} - {int}", "{date} + {small}", "date({timestamp})"),
        *("to_date({string}, 'yyyy-MM-dd')", "try_to_date({string})", "trunc({date}, 'WEEK')", "last_day({timestamp})", "TRY_CAST({string} AS DATE)"),
        *("greatest({date}, {date})", "date_trunc('YEAR', {date})::DATE", "next_day({date}, 'TU')", "try_cast({ntz} AS DATE)"),
    ],
    "timestamp": [
        *("timestamp_millis({int})", "timestamp_micros({long})", "to_timestamp({string}, 'yyyy-MM-dd HH:mm:ss')", "try_to_timestamp({string})"),
        *(
            "date_trunc('MONTH', {timestamp})",
            "date_trunc('DAY', {timestamp})",
            "{timestamp} - {yearmonth}",
            "{date} + {daytime}",
            "timestampadd(HOUR, {small}, {timestamp})",
        ),
        *("from_utc_timestamp({timestamp}, 'America/New_York')", "to_utc_timestamp({timestamp}, 'Asia/Tokyo')", "coalesce({timestamp}, {date})"),
        *("make_timestamp(2024, {small}, 1, {small}, 30, 0)", "timestampadd(MONTH, {small}, {timestamp})", "try_cast({string} AS TIMESTAMP)"),
    ],
    "ntz": [
        "{ntz} - {daytime}",
        "{ntz} + {yearmonth}",
        "to_timestamp_ntz({string})",
        "convert_timezone('UTC', 'Asia/Kolkata', {ntz})",
        "coalesce({ntz}, {date})",
    ],
    "daytime": [
        *(
            "{daytime} - {daytime}",
            "{ntz} - {ntz}",
            "{timestamp} - {date}",
            "make_dt_interval({small}, {small}, {small}, 1.5)",
            "{daytime} * {double}",
        ),
        *(
            "abs({daytime})",
            "{daytime} / {decimal}",
            "TRY_CAST({string} AS INTERVAL DAY TO SECOND)",
            "{small} * {daytime}",
        ),
    ],
    "yearmonth": [
        *("{yearmonth} - {yearmonth}", "make_ym_interval({small}, {small})", "abs({yearmonth})", "{yearmonth} / {small}", "{yearmonth} * {double}"),
        *("CAST({small} AS INTERVAL MONTH)", "TRY_CAST({string} AS INTERVAL YEAR TO MONTH)"),
    ],
    "ints": [
        *(
            "zip_with({ints}, {ints}, (x, y) -> coalesce(x, 0) + y)",
            "array_sort({ints})",
            "flatten(array({ints}, {ints}))",
            "array_repeat({int}, {small})",
        ),
        *("array_prepend({ints}, {int})", "array_insert({ints}, 1, {int})", "array_compact({ints})", "filter({ints}, (x, at) -> at % 2 = 0)"),
        *(
            "transform({texts}, x -> length(x))",
            "map_keys({intmap})",
            "sort_array({ints}, false)",
            "TRY_CAST({texts} AS ARRAY<INT>)",
            "array({small}, {int}, NULL)",
        ),
    ],
    "texts": [
        *(
            "map_values({intmap})",
            "sort_array({texts})",
            "array_union({texts}, {texts})",
            "array_except({texts}, {texts})",
            "split({string}, 'a')",
        ),
        *(
            "filter({texts}, x -> x > 'a')",
            "concat({texts}, array({string}))",
            "array_remove({texts}, {string})",
            "transform({ints}, x -> concat('n', x))",
        ),
        *("regexp_extract_all({string}, '([a-z])', 1)", "slice({texts}, 1, {small})"),
    ],
    "doubles": [
        *(
            "array({double}, {double})",
            "transform({ints}, x -> x / 2)",
            "array_distinct({doubles})",
            "sort_array({doubles})",
            "CAST({ints} AS ARRAY<DOUBLE>)",
        ),
        *(
            "filter({doubles}, x -> x = x)",
            "array_append({doubles}, {double})",
            "array_intersect({doubles}, {doubles})",
            "concat({doubles}, {doubles})",
        ),
    ],
    "map": [
        *(
            "map_from_arrays(array('a', 'b'), array({int}, {int}))",
            "map_concat(map('x', {int}), map('y', {int}))",
            "CAST(str_to_map('a:1', ',', ':') AS MAP<STRING, INT>)",
        ),
        *(
            "map_zip_with({map}, {map}, (k, x, y) -> coalesce(x, 0) + y)",
            "transform_values({map}, (k, v) -> length(k))",
            "CAST({map} AS MAP<STRING, INT>)",
        ),
    ],
    "intmap": [
        "map({int}, {string})",
        "transform_values({intmap}, (k, v) -> upper(v))",
        "map_filter({intmap}, (k, v) -> k > 0)",
        "map(1, {string}, 2, {string})",
    ],
    "struct": [
        *(
            "named_struct('a', {int}, 'b', {string})",
            "if({bool}, {struct}, {struct})",
            "coalesce({struct}, {struct})",
            "array({struct}, {struct})[0]",
        ),
        *(
            "CAST(named_struct('a', {string}, 'b', {int}) AS STRUCT<a: INT, b: STRING>)",
            "CASE WHEN {bool} THEN {struct} END",
            "nullif({struct}, {struct})",
        ),
        *("TRY_CAST(named_struct('a', {double}, 'b', {date}) AS STRUCT<a: INT, b: STRING>)", "element_at(map('k', {struct}), 'k')"),
    ],
}


def parsed(template: str) -> tuple[str, tuple[str, ...]]:
    """With numbered places, and the kinds that go there."""
    kinds = tuple(re.findall(r"\{(\w+)\}", template))
    places = iter(range(len(kinds)))
    return re.sub(r"\{\w+\}", lambda _: "{" + str(next(places)) + "}", template), kinds
