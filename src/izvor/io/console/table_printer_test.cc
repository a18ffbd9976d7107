#include "izvor/io/console/table_printer.h"

#include <arrow/array.h>
#include <gtest/gtest.h>

#include "izvor/io/memory/row_batch.h"

namespace izvor::io {
namespace {

const Schema kSchema({Field("s", TypeId::kString), Field("n\nm", TypeId::kInt)});

// Control characters, the lengths around the limit, null, full-width characters and their neighbours, surrogate pairs.
Batch sample_rows() {
  const std::vector<Value> texts = {Value::string("a\nb\rc\td\fe\vf\bg\ah\\i"),
                                    Value::string("abcdefghijklmnopqrstuvwxyz"),
                                    Value::string("abcdefghijklmnopqrst"),
                                    Value::string("ab"),
                                    Value::string(""),
                                    Value::null(TypeId::kString),
                                    Value::string("漢字カナﾊﾝ한글"),
                                    Value::string("Ａ！￠\u115f\u1160\u2e7f\u2e80\ua4cf\ua4d0\uff60\uff61\uffe0\uffe6\uffe7"),
                                    Value::string("😀😀😀😀😀😀😀😀😀😀😀"),
                                    Value::string("x😀y")};
  std::vector<std::vector<Value>> rows;
  for (const Value& text : texts) {
    const int number = static_cast<int>(rows.size()) + 1;
    rows.push_back({text, number == 4 ? Value::null(TypeId::kInt) : Value::integer(number)});
  }
  return make_row_batch(kSchema, rows);
}

std::string table(const TableStyle& style, const Schema& schema, const std::vector<Batch>& rows) {
  return format_table(schema, rows, style, ValueFormat(TimeZone::utc()));
}

struct Golden {
  int num_rows;
  int truncate;
  bool vertical;
  const char* text;
};

// Printed by Spark 4.3's showString over the same rows.
const Golden kGoldens[] = {
    {20, 20, false,
     R"(+-----------------------+----+
|                      s|n\nm|
+-----------------------+----+
|   a\nb\rc\td\fe\vf\...|   1|
|   abcdefghijklmnopq...|   2|
|   abcdefghijklmnopqrst|   3|
|                     ab|NULL|
|                       |   5|
|                   NULL|   6|
|         漢字カナﾊﾝ한글|   7|
|Ａ！￠ᅟᅠ⹿⺀꓏ꓐ｠｡￠￦￧|   8|
|   😀😀😀😀😀😀😀😀?...|   9|
|                   x😀y|  10|
+-----------------------+----+
)"},
    {20, 0, false,
     R"(+--------------------------+----+
|s                         |n\nm|
+--------------------------+----+
|a\nb\rc\td\fe\vf\bg\ah\i  |1   |
|abcdefghijklmnopqrstuvwxyz|2   |
|abcdefghijklmnopqrst      |3   |
|ab                        |NULL|
|                          |5   |
|NULL                      |6   |
|漢字カナﾊﾝ한글            |7   |
|Ａ！￠ᅟᅠ⹿⺀꓏ꓐ｠｡￠￦￧   |8   |
|😀😀😀😀😀😀😀😀😀😀😀    |9   |
|x😀y                      |10  |
+--------------------------+----+
)"},
    {3, 3, false,
     R"(+---+----+
|  s|n\nm|
+---+----+
|a\n|   1|
|abc|   2|
|abc|   3|
+---+----+
only showing top 3 rows)"},
    {1, 1, false,
     R"(+---+----+
|  s|n\nm|
+---+----+
|  a|   1|
+---+----+
only showing top 1 row)"},
    {5, 2, false,
     R"(+---+----+
|  s|n\nm|
+---+----+
| a\|   1|
| ab|   2|
| ab|   3|
| ab|  NU|
|   |   5|
+---+----+
only showing top 5 rows)"},
    {0, 20, false,
     R"(+---+----+
|  s|n\nm|
+---+----+
+---+----+
only showing top 0 rows)"},
    {20, 4, false,
     R"(+-----+----+
|    s|n\nm|
+-----+----+
| a...|   1|
| a...|   2|
| a...|   3|
|   ab|NULL|
|     |   5|
| NULL|   6|
|漢...|   7|
|Ａ...|   8|
| ?...|   9|
| x😀y|  10|
+-----+----+
)"},
    {20, 10, false,
     R"(+---------------+----+
|              s|n\nm|
+---------------+----+
|     a\nb\rc...|   1|
|     abcdefg...|   2|
|     abcdefg...|   3|
|             ab|NULL|
|               |   5|
|           NULL|   6|
| 漢字カナﾊﾝ한글|   7|
|Ａ！￠ᅟᅠ⹿⺀...|   8|
|     😀😀😀?...|   9|
|           x😀y|  10|
+---------------+----+
)"},
    {2, 20, false,
     R"(+--------------------+----+
|                   s|n\nm|
+--------------------+----+
|a\nb\rc\td\fe\vf\...|   1|
|abcdefghijklmnopq...|   2|
+--------------------+----+
only showing top 2 rows)"},
    {9, 18, false,
     R"(+-----------------------+----+
|                      s|n\nm|
+-----------------------+----+
|     a\nb\rc\td\fe\v...|   1|
|     abcdefghijklmno...|   2|
|     abcdefghijklmno...|   3|
|                     ab|NULL|
|                       |   5|
|                   NULL|   6|
|         漢字カナﾊﾝ한글|   7|
|Ａ！￠ᅟᅠ⹿⺀꓏ꓐ｠｡￠￦￧|   8|
|     😀😀😀😀😀😀😀?...|   9|
+-----------------------+----+
only showing top 9 rows)"},
    {-1, 20, false,
     R"(+---+----+
|  s|n\nm|
+---+----+
+---+----+
only showing top 0 rows)"},
    {20, 20, true,
     R"(-RECORD 0-----------------------
 s    | a\nb\rc\td\fe\vf\...    
 n\nm | 1                       
-RECORD 1-----------------------
 s    | abcdefghijklmnopq...    
 n\nm | 2                       
-RECORD 2-----------------------
 s    | abcdefghijklmnopqrst    
 n\nm | 3                       
-RECORD 3-----------------------
 s    | ab                      
 n\nm | NULL                    
-RECORD 4-----------------------
 s    |                         
 n\nm | 5                       
-RECORD 5-----------------------
 s    | NULL                    
 n\nm | 6                       
-RECORD 6-----------------------
 s    | 漢字カナﾊﾝ한글          
 n\nm | 7                       
-RECORD 7-----------------------
 s    | Ａ！￠ᅟᅠ⹿⺀꓏ꓐ｠｡￠￦￧ 
 n\nm | 8                       
-RECORD 8-----------------------
 s    | 😀😀😀😀😀😀😀😀?...    
 n\nm | 9                       
-RECORD 9-----------------------
 s    | x😀y                    
 n\nm | 10                      
)"},
    {2, 0, true,
     R"(-RECORD 0--------------------------
 s    | a\nb\rc\td\fe\vf\bg\ah\i   
 n\nm | 1                          
-RECORD 1--------------------------
 s    | abcdefghijklmnopqrstuvwxyz 
 n\nm | 2                          
only showing top 2 rows)"},
    {1, 5, true,
     R"(-RECORD 0-----
 s    | a\... 
 n\nm | 1     
only showing top 1 row)"},
    {0, 20, true, R"((0 rows))"},
};

TEST(TablePrinter, PrintsWhatSparkPrints) {
  for (const Golden& golden : kGoldens) {
    EXPECT_EQ(table({golden.num_rows, golden.truncate, golden.vertical}, kSchema, {sample_rows()}), golden.text)
        << "num_rows " << golden.num_rows << ", truncate " << golden.truncate << ", vertical " << golden.vertical;
  }
}

TEST(TablePrinter, CountsRowsAcrossBatches) {
  const Schema schema({Field("n", TypeId::kInt)});
  const Batch one = make_row_batch(schema, {{Value::integer(1)}});
  EXPECT_EQ(table({2, 20, false}, schema, {one, one}), "+---+\n|  n|\n+---+\n|  1|\n|  1|\n+---+\n");
  EXPECT_EQ(table({1, 20, false}, schema, {one, one}), "+---+\n|  n|\n+---+\n|  1|\n+---+\nonly showing top 1 row");
}

TEST(TablePrinter, PrintsRowsWithoutColumns) { EXPECT_EQ(table({}, Schema(), {Batch{2, {}}}), "++\n||\n++\n||\n||\n++\n"); }

TEST(TablePrinter, KeepsLongColumnNamesWhole) {
  const Schema schema({Field("abcdefghijklmnopqrstuvwxyzabcdef", TypeId::kInt), Field("漢字", TypeId::kString)});
  const Batch rows = make_row_batch(schema, {{Value::integer(1), Value::string("x")}});
  EXPECT_EQ(table({20, 5, false}, schema, {rows}),
            "+--------------------------------+----+\n"
            "|abcdefghijklmnopqrstuvwxyzabcdef|漢字|\n"
            "+--------------------------------+----+\n"
            "|                               1|   x|\n"
            "+--------------------------------+----+\n");
  EXPECT_EQ(table({20, 0, true}, schema, {rows}),
            "-RECORD 0-------------------------------\n"
            " abcdefghijklmnopqrstuvwxyzabcdef | 1   \n"
            " 漢字                             | x   \n");
}

TEST(TablePrinter, ReplacesBytesThatAreNotText) {
  const Schema schema({Field("s", TypeId::kString)});
  const Batch rows = make_row_batch(schema, {{Value::string("a\xff\xc3")}, {Value::string(std::string("\0", 1))}});
  EXPECT_EQ(table({20, 0, false}, schema, {rows}), std::string("+---+\n|s  |\n+---+\n|a\xef\xbf\xbd\xef\xbf\xbd|\n|\0  |\n+---+\n", 40));
}

}  // namespace
}  // namespace izvor::io
