"""Arrow columns as canonical JSON values: see edge_values.py. Text that is no UTF-8 is {"hex": ...}, very long text {"length": ..., "start": ...,
"sha1": ...}."""

import hashlib
import math

import pyarrow as pa

LONGEST_TEXT = 200


def float_cell(value: float):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return "-0.0" if value == 0 and math.copysign(1, value) < 0 else value


def text_cell(value: bytes):
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return {"hex": shorten(value.hex())}
    return shorten(text)


def shorten(text: str):
    if len(text) <= LONGEST_TEXT:
        return text
    return {"length": len(text), "start": text[:40], "sha1": hashlib.sha1(text.encode()).hexdigest()[:12]}


def lists(array: pa.Array, item_cells) -> list:
    offsets, items = array.offsets.to_pylist(), item_cells
    return [items[offsets[row] : offsets[row + 1]] if valid else None for row, valid in enumerate(array.is_valid().to_pylist())]


def list_cells(array: pa.Array) -> list:
    return lists(array, cells(array.values))


def map_cells(array: pa.Array) -> list:
    return lists(array, [list(pair) for pair in zip(cells(array.keys), cells(array.items), strict=True)])


def struct_cells(array: pa.Array) -> list:
    columns = [cells(field) for field in array.flatten()]
    return [[column[row] for column in columns] if valid else None for row, valid in enumerate(array.is_valid().to_pylist())]


def mapped(function):
    return lambda array: [None if value is None else function(value) for value in array.to_pylist()]


def viewed(integer: pa.DataType):
    return lambda array: array.view(integer).to_pylist()


KINDS = [
    (pa.types.is_timestamp, viewed(pa.int64())),
    (pa.types.is_duration, viewed(pa.int64())),
    (pa.types.is_date32, viewed(pa.int32())),
    (pa.types.is_floating, mapped(float_cell)),
    (pa.types.is_decimal, mapped(lambda value: format(value, "f"))),
    (pa.types.is_string, lambda array: mapped(text_cell)(array.view(pa.binary()))),
    (pa.types.is_large_string, lambda array: mapped(text_cell)(array.view(pa.large_binary()))),
    (pa.types.is_binary, mapped(lambda value: shorten(value.hex()))),
    (pa.types.is_map, map_cells),
    (pa.types.is_list, list_cells),
    (pa.types.is_struct, struct_cells),
]


def cells(array: pa.Array) -> list:
    for matches, convert in KINDS:
        if matches(array.type):
            return convert(array)
    return array.to_pylist()
