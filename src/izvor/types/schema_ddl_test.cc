#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/types/data_type.h"
#include "izvor/types/schema_ddl.h"

namespace izvor {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The expected texts are what Spark 4.3 prints.
struct DdlCase {
  const char* text;
  const char* ddl;
  const char* simple_string;
};

class AcceptedDdl : public testing::TestWithParam<DdlCase> {};

TEST_P(AcceptedDdl, IsReadAsSparkReadsIt) {
  const Schema schema = Schema::parse(GetParam().text);
  EXPECT_EQ(schema.ddl(), GetParam().ddl);
  EXPECT_EQ(DataType::structure(schema.fields()).simple_string(), GetParam().simple_string);
  EXPECT_EQ(Schema::parse(schema.ddl()), schema);
  EXPECT_EQ(Schema::parse(schema.json()), schema);
}

INSTANTIATE_TEST_SUITE_P(
    Spark, AcceptedDdl,
    testing::Values(
        DdlCase{"a INT, b STRING NOT NULL COMMENT 'x''y'", "a INT,b STRING NOT NULL COMMENT 'x\\'y'", "struct<a:int,b:string>"},
        DdlCase{"`a b` decimal(10,2), d decimal, e dec(5), n numeric(3,1)", "`a b` DECIMAL(10,2),d DECIMAL(10,0),e DECIMAL(5,0),n DECIMAL(3,1)",
                "struct<a b:decimal(10,2),d:decimal(10,0),e:decimal(5,0),n:decimal(3,1)>"},
        DdlCase{"a tinyint, b smallint, c bigint, d float, e real, f double, g boolean, h binary, i date, j timestamp, k timestamp_ntz, "
                "l timestamp_ltz, m byte, n short, o long, p integer, q void",
                "a TINYINT,b SMALLINT,c BIGINT,d FLOAT,e FLOAT,f DOUBLE,g BOOLEAN,h BINARY,i DATE,j TIMESTAMP,k TIMESTAMP_NTZ,l TIMESTAMP,m "
                "TINYINT,n SMALLINT,o BIGINT,p INT,q VOID",
                "struct<a:tinyint,b:smallint,c:bigint,d:float,e:float,f:double,g:boolean,h:binary,i:date,j:timestamp,k:timestamp_ntz,l:timestamp,m:"
                "tinyint,n:smallint,o:bigint,p:int,q:void>"},
        DdlCase{"a struct<x:int not null comment 'hi', `y z`: array<int>>, m map<string, array<int>>",
                "a STRUCT<x: INT NOT NULL COMMENT 'hi', `y z`: ARRAY<INT>>,m MAP<STRING, ARRAY<INT>>",
                "struct<a:struct<x:int,y z:array<int>>,m:map<string,array<int>>>"},
        DdlCase{"timestamp timestamp, date date, interval int, order int, struct int, 1a int",
                "timestamp TIMESTAMP,date DATE,interval INT,order INT,struct INT,`1a` INT",
                "struct<timestamp:timestamp,date:date,interval:int,order:int,struct:int,1a:int>"},
        DdlCase{"a INT /* x */, b int -- c\n, c timestamp without time zone", "a INT,b INT,c TIMESTAMP_NTZ", "struct<a:int,b:int,c:timestamp_ntz>"},
        DdlCase{"a interval day to second, b interval year to month, c struct<>", "a INTERVAL DAY TO SECOND,b INTERVAL YEAR TO MONTH,c STRUCT<>",
                "struct<a:interval day to second,b:interval year to month,c:struct<>>"},
        DdlCase{"struct<a:int, b string>", "a INT,b STRING", "struct<a:int,b:string>"},
        DdlCase{"a int, a int", "a INT,a INT", "struct<a:int,a:int>"}));

struct RefusedCase {
  const char* text;
  const char* error_class;
  const char* message;
};

class RefusedDdl : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedDdl, SaysWhatSparkSays) {
  try {
    Schema::parse(GetParam().text);
    FAIL() << "accepted: " << GetParam().text;
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), GetParam().error_class);
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Spark, RefusedDdl,
    testing::Values(
        RefusedCase{"a: int, b: string", "PARSE_SYNTAX_ERROR", "near ':'. SQLSTATE: 42601\n(line 1, pos 1)\n\n== SQL ==\na: int, b: string\n-^^^"},
        RefusedCase{"a foo", "UNSUPPORTED_DATATYPE", "Unsupported data type \"FOO\". SQLSTATE: 0A000\n(line 1, pos 2)"},
        RefusedCase{"a int b int", "PARSE_SYNTAX_ERROR", "near 'b'. SQLSTATE: 42601\n(line 1, pos 6)"},
        RefusedCase{"a", "PARSE_SYNTAX_ERROR", "near end of input. SQLSTATE: 42601\n(line 1, pos 1)"},
        RefusedCase{"", "PARSE_EMPTY_STATEMENT", "unexpected empty statement"}, RefusedCase{"a int,", "PARSE_SYNTAX_ERROR", "(line 1, pos 6)"},
        RefusedCase{"a decimal(39,2)", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", "39 exceeds max precision 38"},
        RefusedCase{"a decimal(5,6)", "DECIMAL_SCALE_EXCEEDS_PRECISION", "Decimal scale (6) cannot be greater than precision (5)"},
        RefusedCase{"a array<int", "PARSE_SYNTAX_ERROR", "near '<'. SQLSTATE: 42601\n(line 1, pos 7)"},
        RefusedCase{"a map<int>", "PARSE_SYNTAX_ERROR", "near '<'. SQLSTATE: 42601\n(line 1, pos 5)"},
        RefusedCase{"a decimal(x)", "PARSE_SYNTAX_ERROR", "near 'x'. SQLSTATE: 42601\n(line 1, pos 10)"},
        RefusedCase{"a decimal(99999999999)", "PARSE_SYNTAX_ERROR", "near '99999999999'"},
        RefusedCase{"a int not", "PARSE_SYNTAX_ERROR", "near end of input: missing 'NULL'"},
        RefusedCase{"a int comment 5", "PARSE_SYNTAX_ERROR", "near '5'"}, RefusedCase{"a 'x'", "PARSE_SYNTAX_ERROR", "near ''x''. "},
        RefusedCase{"a int 'x'", "PARSE_SYNTAX_ERROR", "near ''x'': extra input ''x''."},
        RefusedCase{"a int comment 'x' not null", "PARSE_SYNTAX_ERROR", "near 'not'"}, RefusedCase{"a`b int", "PARSE_SYNTAX_ERROR", "near '`'"},
        RefusedCase{"1 int", "PARSE_SYNTAX_ERROR", "near '1'"}, RefusedCase{"a-b int", "INVALID_IDENTIFIER", "`a-b`"},
        RefusedCase{"\xc3\xa9 int", "INVALID_IDENTIFIER", "`\xc3\xa9`"},
        RefusedCase{"a array", "INCOMPLETE_TYPE_DEFINITION.ARRAY", "For example: \"ARRAY<INT>\""},
        RefusedCase{"a struct", "INCOMPLETE_TYPE_DEFINITION.STRUCT", "(line 1, pos 2)"},
        RefusedCase{"a varchar", "DATATYPE_MISSING_SIZE", "DataType \"VARCHAR\" requires"},
        RefusedCase{"a varchar(5)", "UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING", "char/varchar"},
        RefusedCase{"a int(5)", "UNSUPPORTED_DATATYPE", "\"INT(5)\""},
        RefusedCase{"a decimal(10, 2, 3)", "UNSUPPORTED_DATATYPE", "\"DECIMAL(10,2,3)\""},
        RefusedCase{"a interval second to day", "PARSE_SYNTAX_ERROR", "near 'to'. SQLSTATE: 42601\n(line 1, pos 18)"},
        RefusedCase{"a variant", "UNSUPPORTED_DATATYPE", "\"VARIANT\""}, RefusedCase{"a int /* b", "UNCLOSED_BRACKETED_COMMENT", "unclosed"},
        RefusedCase{"a int,\n b foo", "UNSUPPORTED_DATATYPE", "(line 2, pos 3)\n\n== SQL ==\na int,\n b foo\n---^^^"},
        RefusedCase{"{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"foo\"}]}", "INVALID_JSON_DATA_TYPE", "JSON string 'foo'"},
        RefusedCase{"{\"type\":", "INVALID_JSON_DATA_TYPE", "{\"type\":"},
        RefusedCase{"{\"type\":\"array\",\"elementType\":\"integer\"}", "INVALID_SCHEMA.NON_STRUCT_TYPE", "\"ARRAY<INT>\""}));

}  // namespace
}  // namespace izvor
