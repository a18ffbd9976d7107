#pragma once

// Everything is compiled with hidden visibility; what a C++ program uses is marked.
#define IZVOR_EXPORT __attribute__((visibility("default")))
