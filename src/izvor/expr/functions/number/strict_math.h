#pragma once

namespace izvor::expr {

// Functions of real numbers to the last bit of Java's StrictMath, which rounds otherwise than the C library does: its results are defined by the
// methods of fdlibm (Sun's freely distributable mathematical library).
double strict_exp(double x);
double strict_log(double x);
double strict_cbrt(double x);
double strict_cosh(double x);

// As Spark builds them from those.
double spark_acosh(double x);
double spark_asinh(double x);
double spark_atanh(double x);

}  // namespace izvor::expr
