#include "izvor/functions.h"

#include "izvor/client/expressions.h"

namespace izvor::functions {

using client::invoke;

Column function(const std::string& name, const std::vector<ColumnOrName>& arguments) { return invoke(name, arguments); }

// ---- Aggregates ----
Column sum(const ColumnOrName& column) { return invoke("sum", {column}); }
Column avg(const ColumnOrName& column) { return invoke("avg", {column}); }
Column min(const ColumnOrName& column) { return invoke("min", {column}); }
Column max(const ColumnOrName& column) { return invoke("max", {column}); }
Column stddev(const ColumnOrName& column) { return invoke("stddev", {column}); }
Column variance(const ColumnOrName& column) { return invoke("variance", {column}); }
Column collect_list(const ColumnOrName& column) { return invoke("collect_list", {column}); }
Column collect_set(const ColumnOrName& column) { return invoke("collect_set", {column}); }
Column approx_count_distinct(const ColumnOrName& column) { return invoke("approx_count_distinct", {column}); }
Column count_distinct(const std::vector<ColumnOrName>& columns) { return invoke("count", columns, client::Distinct::kYes); }
Column sum_distinct(const ColumnOrName& column) { return invoke("sum", {column}, client::Distinct::kYes); }
Column first(const ColumnOrName& column, bool ignore_nulls) { return invoke("first", {column, Column(ignore_nulls)}); }
Column last(const ColumnOrName& column, bool ignore_nulls) { return invoke("last", {column, Column(ignore_nulls)}); }

// The star is no argument of a function in the protocol; PySpark sends the constant 1.
Column count(const ColumnOrName& column) { return invoke("count", {client::is_star(column.column()) ? ColumnOrName(Column(1)) : column}); }

// ---- Choosing among values ----
Column coalesce(const std::vector<ColumnOrName>& columns) { return invoke("coalesce", columns); }
Column greatest(const std::vector<ColumnOrName>& columns) { return invoke("greatest", columns); }
Column least(const std::vector<ColumnOrName>& columns) { return invoke("least", columns); }
Column nanvl(const ColumnOrName& left, const ColumnOrName& right) { return invoke("nanvl", {left, right}); }
Column nvl(const ColumnOrName& left, const ColumnOrName& right) { return invoke("nvl", {left, right}); }
Column ifnull(const ColumnOrName& left, const ColumnOrName& right) { return invoke("ifnull", {left, right}); }
Column nullif(const ColumnOrName& left, const ColumnOrName& right) { return invoke("nullif", {left, right}); }
Column isnan(const ColumnOrName& column) { return invoke("isnan", {column}); }
Column isnull(const ColumnOrName& column) { return invoke("isnull", {column}); }
Column isnotnull(const ColumnOrName& column) { return invoke("isnotnull", {column}); }

// ---- Numbers ----
Column abs(const ColumnOrName& column) { return invoke("abs", {column}); }
Column sqrt(const ColumnOrName& column) { return invoke("sqrt", {column}); }
Column exp(const ColumnOrName& column) { return invoke("exp", {column}); }
Column floor(const ColumnOrName& column) { return invoke("floor", {column}); }
Column ceil(const ColumnOrName& column) { return invoke("ceil", {column}); }
Column log(const ColumnOrName& column) { return invoke("ln", {column}); }
Column round(const ColumnOrName& column) { return invoke("round", {column}); }
Column round(const ColumnOrName& column, int scale) { return invoke("round", {column, Column(scale)}); }
Column pow(const ColumnOrName& base, const ColumnOrName& exponent) { return invoke("power", {base, exponent}); }

// ---- Text ----
Column upper(const ColumnOrName& column) { return invoke("upper", {column}); }
Column lower(const ColumnOrName& column) { return invoke("lower", {column}); }
Column trim(const ColumnOrName& column) { return invoke("trim", {column}); }
Column ltrim(const ColumnOrName& column) { return invoke("ltrim", {column}); }
Column rtrim(const ColumnOrName& column) { return invoke("rtrim", {column}); }
Column length(const ColumnOrName& column) { return invoke("length", {column}); }
Column initcap(const ColumnOrName& column) { return invoke("initcap", {column}); }
Column reverse(const ColumnOrName& column) { return invoke("reverse", {column}); }
Column md5(const ColumnOrName& column) { return invoke("md5", {column}); }
Column substring(const ColumnOrName& column, int position, int length) { return invoke("substring", {column, Column(position), Column(length)}); }
Column concat(const std::vector<ColumnOrName>& columns) { return invoke("concat", columns); }

Column concat_ws(const std::string& separator, const std::vector<ColumnOrName>& columns) {
  std::vector<ColumnOrName> arguments{Column(separator)};
  arguments.insert(arguments.end(), columns.begin(), columns.end());
  return invoke("concat_ws", arguments);
}

Column regexp_replace(const ColumnOrName& column, const std::string& pattern, const std::string& replacement) {
  return invoke("regexp_replace", {column, Column(pattern), Column(replacement)});
}

// ---- Dates and times ----
Column year(const ColumnOrName& column) { return invoke("year", {column}); }
Column quarter(const ColumnOrName& column) { return invoke("quarter", {column}); }
Column month(const ColumnOrName& column) { return invoke("month", {column}); }
Column dayofmonth(const ColumnOrName& column) { return invoke("dayofmonth", {column}); }
Column dayofweek(const ColumnOrName& column) { return invoke("dayofweek", {column}); }
Column dayofyear(const ColumnOrName& column) { return invoke("dayofyear", {column}); }
Column weekofyear(const ColumnOrName& column) { return invoke("weekofyear", {column}); }
Column last_day(const ColumnOrName& column) { return invoke("last_day", {column}); }
Column hour(const ColumnOrName& column) { return invoke("hour", {column}); }
Column minute(const ColumnOrName& column) { return invoke("minute", {column}); }
Column second(const ColumnOrName& column) { return invoke("second", {column}); }
Column timestamp_seconds(const ColumnOrName& column) { return invoke("timestamp_seconds", {column}); }
Column to_timestamp(const ColumnOrName& column) { return invoke("to_timestamp", {column}); }
Column to_timestamp(const ColumnOrName& column, const std::string& pattern) { return invoke("to_timestamp", {column, Column(pattern)}); }
Column to_date(const ColumnOrName& column) { return invoke("to_date", {column}); }
Column to_date(const ColumnOrName& column, const std::string& pattern) { return invoke("to_date", {column, Column(pattern)}); }
Column date_format(const ColumnOrName& column, const std::string& pattern) { return invoke("date_format", {column, Column(pattern)}); }
Column date_trunc(const std::string& unit, const ColumnOrName& column) { return invoke("date_trunc", {Column(unit), column}); }
Column trunc(const ColumnOrName& column, const std::string& unit) { return invoke("trunc", {column, Column(unit)}); }
Column date_add(const ColumnOrName& column, int days) { return invoke("date_add", {column, Column(days)}); }
Column date_sub(const ColumnOrName& column, int days) { return invoke("date_sub", {column, Column(days)}); }
Column datediff(const ColumnOrName& end, const ColumnOrName& start) { return invoke("datediff", {end, start}); }
Column unix_timestamp(const ColumnOrName& column, const std::string& pattern) { return invoke("unix_timestamp", {column, Column(pattern)}); }
Column from_unixtime(const ColumnOrName& column, const std::string& pattern) { return invoke("from_unixtime", {column, Column(pattern)}); }
Column current_timestamp() { return invoke("current_timestamp", {}); }
Column current_date() { return invoke("current_date", {}); }
Column window(const ColumnOrName& time, const std::string& duration) { return invoke("window", {time, Column(duration)}); }
Column window(const ColumnOrName& time, const std::string& duration, const std::string& slide) {
  return invoke("window", {time, Column(duration), Column(slide)});
}

}  // namespace izvor::functions
