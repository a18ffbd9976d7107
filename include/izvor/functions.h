#pragma once

#include <string>
#include <vector>

#include "izvor/column.h"
#include "izvor/export.h"

// Spark's functions under PySpark's names. A name stands for the column of that name; a literal is written lit("text").
namespace izvor::functions {

// The column of that name; "*" is all columns, "t.*" all of t, "a.b" the field b of a struct a.
IZVOR_EXPORT Column col(const std::string& name);
inline Column column(const std::string& name) { return col(name); }
// A constant; lit(nullptr) is NULL.
inline Column lit(const Column& value) { return value; }
// SQL text.
IZVOR_EXPORT Column expr(const std::string& sql);
// Any function that the session knows, by its SQL name.
IZVOR_EXPORT Column function(const std::string& name, const std::vector<ColumnOrName>& arguments);

// when(a, 1).when(b, 2).otherwise(3); NULL where no condition is true and there is no otherwise().
IZVOR_EXPORT Column when(const Column& condition, const Column& value);

// ---- Aggregates ----
// Rows in which the column is not NULL; count("*") all rows.
IZVOR_EXPORT Column count(const ColumnOrName& column);
IZVOR_EXPORT Column count_distinct(const std::vector<ColumnOrName>& columns);
IZVOR_EXPORT Column sum_distinct(const ColumnOrName& column);
IZVOR_EXPORT Column first(const ColumnOrName& column, bool ignore_nulls = false);
IZVOR_EXPORT Column last(const ColumnOrName& column, bool ignore_nulls = false);
IZVOR_EXPORT Column approx_count_distinct(const ColumnOrName& column);
IZVOR_EXPORT Column sum(const ColumnOrName& column);
IZVOR_EXPORT Column avg(const ColumnOrName& column);
IZVOR_EXPORT Column min(const ColumnOrName& column);
IZVOR_EXPORT Column max(const ColumnOrName& column);
IZVOR_EXPORT Column stddev(const ColumnOrName& column);
IZVOR_EXPORT Column variance(const ColumnOrName& column);
IZVOR_EXPORT Column collect_list(const ColumnOrName& column);
IZVOR_EXPORT Column collect_set(const ColumnOrName& column);
inline Column mean(const ColumnOrName& column) { return avg(column); }

// ---- Choosing among values ----
IZVOR_EXPORT Column coalesce(const std::vector<ColumnOrName>& columns);
template <typename... Rest>
Column coalesce(const ColumnOrName& first, const Rest&... rest) {
  return coalesce(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
}
IZVOR_EXPORT Column greatest(const std::vector<ColumnOrName>& columns);
template <typename... Rest>
Column greatest(const ColumnOrName& first, const Rest&... rest) {
  return greatest(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
}
IZVOR_EXPORT Column least(const std::vector<ColumnOrName>& columns);
template <typename... Rest>
Column least(const ColumnOrName& first, const Rest&... rest) {
  return least(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
}
IZVOR_EXPORT Column nanvl(const ColumnOrName& left, const ColumnOrName& right);
IZVOR_EXPORT Column nvl(const ColumnOrName& left, const ColumnOrName& right);
IZVOR_EXPORT Column ifnull(const ColumnOrName& left, const ColumnOrName& right);
IZVOR_EXPORT Column nullif(const ColumnOrName& left, const ColumnOrName& right);
IZVOR_EXPORT Column isnan(const ColumnOrName& column);
IZVOR_EXPORT Column isnull(const ColumnOrName& column);
IZVOR_EXPORT Column isnotnull(const ColumnOrName& column);

// ---- Numbers ----
IZVOR_EXPORT Column abs(const ColumnOrName& column);
IZVOR_EXPORT Column sqrt(const ColumnOrName& column);
IZVOR_EXPORT Column exp(const ColumnOrName& column);
IZVOR_EXPORT Column floor(const ColumnOrName& column);
IZVOR_EXPORT Column ceil(const ColumnOrName& column);
// The natural logarithm.
IZVOR_EXPORT Column log(const ColumnOrName& column);
IZVOR_EXPORT Column round(const ColumnOrName& column, int scale);
IZVOR_EXPORT Column round(const ColumnOrName& column);
IZVOR_EXPORT Column pow(const ColumnOrName& base, const ColumnOrName& exponent);

// ---- Text ----
IZVOR_EXPORT Column upper(const ColumnOrName& column);
IZVOR_EXPORT Column lower(const ColumnOrName& column);
IZVOR_EXPORT Column trim(const ColumnOrName& column);
IZVOR_EXPORT Column ltrim(const ColumnOrName& column);
IZVOR_EXPORT Column rtrim(const ColumnOrName& column);
IZVOR_EXPORT Column length(const ColumnOrName& column);
IZVOR_EXPORT Column initcap(const ColumnOrName& column);
IZVOR_EXPORT Column reverse(const ColumnOrName& column);
IZVOR_EXPORT Column md5(const ColumnOrName& column);
IZVOR_EXPORT Column substring(const ColumnOrName& column, int position, int length);
IZVOR_EXPORT Column concat(const std::vector<ColumnOrName>& columns);
template <typename... Rest>
Column concat(const ColumnOrName& first, const Rest&... rest) {
  return concat(std::vector<ColumnOrName>{first, ColumnOrName(rest)...});
}
IZVOR_EXPORT Column concat_ws(const std::string& separator, const std::vector<ColumnOrName>& columns);
IZVOR_EXPORT Column regexp_replace(const ColumnOrName& column, const std::string& pattern, const std::string& replacement);

// ---- Dates and times ----
// Patterns are Spark's datetime patterns ("yyyy-MM-dd HH:mm:ss"); without one the text is cast.
IZVOR_EXPORT Column to_timestamp(const ColumnOrName& column);
IZVOR_EXPORT Column to_timestamp(const ColumnOrName& column, const std::string& pattern);
IZVOR_EXPORT Column to_date(const ColumnOrName& column);
IZVOR_EXPORT Column to_date(const ColumnOrName& column, const std::string& pattern);
IZVOR_EXPORT Column date_format(const ColumnOrName& column, const std::string& pattern);
IZVOR_EXPORT Column date_trunc(const std::string& unit, const ColumnOrName& column);
IZVOR_EXPORT Column trunc(const ColumnOrName& column, const std::string& unit);
IZVOR_EXPORT Column date_add(const ColumnOrName& column, int days);
IZVOR_EXPORT Column date_sub(const ColumnOrName& column, int days);
IZVOR_EXPORT Column datediff(const ColumnOrName& end, const ColumnOrName& start);
IZVOR_EXPORT Column unix_timestamp(const ColumnOrName& column, const std::string& pattern = "yyyy-MM-dd HH:mm:ss");
IZVOR_EXPORT Column from_unixtime(const ColumnOrName& column, const std::string& pattern = "yyyy-MM-dd HH:mm:ss");
IZVOR_EXPORT Column current_timestamp();
IZVOR_EXPORT Column current_date();
// Event-time windows: window("ts", "10 minutes"), window("ts", "10 minutes", "5 minutes").
IZVOR_EXPORT Column window(const ColumnOrName& time, const std::string& duration);
IZVOR_EXPORT Column window(const ColumnOrName& time, const std::string& duration, const std::string& slide);
IZVOR_EXPORT Column year(const ColumnOrName& column);
IZVOR_EXPORT Column quarter(const ColumnOrName& column);
IZVOR_EXPORT Column month(const ColumnOrName& column);
IZVOR_EXPORT Column dayofmonth(const ColumnOrName& column);
IZVOR_EXPORT Column dayofweek(const ColumnOrName& column);
IZVOR_EXPORT Column dayofyear(const ColumnOrName& column);
IZVOR_EXPORT Column weekofyear(const ColumnOrName& column);
IZVOR_EXPORT Column last_day(const ColumnOrName& column);
IZVOR_EXPORT Column hour(const ColumnOrName& column);
IZVOR_EXPORT Column minute(const ColumnOrName& column);
IZVOR_EXPORT Column second(const ColumnOrName& column);
IZVOR_EXPORT Column timestamp_seconds(const ColumnOrName& column);

}  // namespace izvor::functions
