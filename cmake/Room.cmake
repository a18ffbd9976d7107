# izvor_room(NAME [SOURCES ...] [TESTS ...] [LINK ...] [PRIVATE_LINK ...])
# A room is a static library izvor_NAME made of the sources of its folder, and a test program NAME_test made of its *_test.cc.
# Which rooms may include which is held by tools/check_rooms.py against rooms.toml.
include(GoogleTest)

add_library(izvor_warnings INTERFACE)
target_compile_options(izvor_warnings INTERFACE -Wall -Wextra -Werror -Wno-missing-field-initializers -Wno-psabi)

function(izvor_room name)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE_LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|_fuzz\\.cc$|_bench\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(izvor_${name} STATIC ${sources})
    target_include_directories(izvor_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
    target_link_libraries(izvor_${name} PUBLIC ${ARG_LINK} PRIVATE izvor_warnings ${ARG_PRIVATE_LINK})
  else()  # a room of headers only
    add_library(izvor_${name} INTERFACE)
    target_include_directories(izvor_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
    target_link_libraries(izvor_${name} INTERFACE ${ARG_LINK})
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE izvor_${name} izvor_warnings GTest::gmock GTest::gtest_main)
    target_compile_options(${name}_test PRIVATE -O0)  # GoogleTest's macros cost the optimiser more time than the tests run
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "unit" TIMEOUT 300)
  endif()
endfunction()
