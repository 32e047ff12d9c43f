"""Parquet par l'interface C de DuckDB (libduckdb.so) : Debian n'empaquette ni pyarrow ni duckdb pour Python.

Les valeurs passent par les vecteurs de DuckDB, jamais par du texte : un flottant relu est celui qui a été écrit.
"""

import ctypes as c
import datetime
import os

import numpy
import pandas

from .errors import KeplerError

BOOLEAN, BIGINT, DOUBLE, TIMESTAMP, DATE, VARCHAR = 1, 5, 11, 12, 13, 17
CHUNK = 2048
EPOCH = datetime.date(1970, 1, 1)


class _Result(c.Structure):
    _fields_ = [("columns", c.c_uint64), ("rows", c.c_uint64), ("changed", c.c_uint64), ("data", c.c_void_p), ("message", c.c_char_p), ("internal", c.c_void_p)]


def _library():
    path = os.environ.get("KEPLER_DUCKDB", "/kepler/lib/libduckdb.so")
    try:
        lib = c.CDLL(path)
    except OSError as e:
        raise KeplerError(f"Le moteur Parquet est introuvable ({path}).") from e
    pointer, size = c.c_void_p, c.c_uint64
    for name, result, *args in [
        ("open", c.c_int, c.c_char_p, c.POINTER(pointer)), ("connect", c.c_int, pointer, c.POINTER(pointer)),
        ("disconnect", None, c.POINTER(pointer)), ("close", None, c.POINTER(pointer)),
        ("query", c.c_int, pointer, c.c_char_p, c.POINTER(_Result)), ("result_error", c.c_char_p, c.POINTER(_Result)),
        ("destroy_result", None, c.POINTER(_Result)), ("column_count", size, c.POINTER(_Result)), ("column_name", c.c_char_p, c.POINTER(_Result), size),
        ("column_type", c.c_int, c.POINTER(_Result), size), ("fetch_chunk", pointer, _Result), ("data_chunk_get_size", size, pointer),
        ("data_chunk_get_vector", pointer, pointer, size), ("vector_get_data", pointer, pointer), ("vector_get_validity", pointer, pointer),
        ("destroy_data_chunk", None, c.POINTER(pointer)), ("create_logical_type", pointer, c.c_int), ("destroy_logical_type", None, c.POINTER(pointer)),
        ("create_data_chunk", pointer, c.POINTER(pointer), size), ("data_chunk_set_size", None, pointer, size), ("data_chunk_reset", None, pointer),
        ("vector_ensure_validity_writable", None, pointer), ("validity_set_row_invalid", None, pointer, size),
        ("vector_assign_string_element_len", None, pointer, size, c.c_char_p, size),
        ("appender_create", c.c_int, pointer, c.c_char_p, c.c_char_p, c.POINTER(pointer)), ("append_data_chunk", c.c_int, pointer, pointer),
        ("appender_destroy", c.c_int, c.POINTER(pointer)),
    ]:
        function = getattr(lib, f"duckdb_{name}")
        function.restype, function.argtypes = result, args
    return lib


class _Connection:
    def __enter__(self):
        self.lib, self.database, self.handle = _library(), c.c_void_p(), c.c_void_p()
        if self.lib.duckdb_open(None, c.byref(self.database)) or self.lib.duckdb_connect(self.database, c.byref(self.handle)):
            raise KeplerError("Le moteur Parquet ne démarre pas.")
        self.run(f"SET threads = {int(os.environ.get('OMP_NUM_THREADS', '1'))}")
        return self

    def __exit__(self, *_):
        self.lib.duckdb_disconnect(c.byref(self.handle))
        self.lib.duckdb_close(c.byref(self.database))

    def query(self, sql):
        result = _Result()
        if self.lib.duckdb_query(self.handle, sql.encode(), c.byref(result)):
            message = (self.lib.duckdb_result_error(c.byref(result)) or b"").decode()
            self.lib.duckdb_destroy_result(c.byref(result))
            raise KeplerError(f"Le moteur Parquet refuse : {message}")
        return result

    def run(self, sql):
        result = self.query(sql)
        self.lib.duckdb_destroy_result(c.byref(result))


def _quoted(text, mark):
    return mark + text.replace(mark, mark * 2) + mark


def read_parquet(path, columns=None):
    source = f"read_parquet({_quoted(path, chr(39))})"
    with _Connection() as db:
        described = [(row[0], row[1]) for row in _rows(db, f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})")]
        if columns is not None:
            missing = [name for name in columns if name not in dict(described)]
            if missing:
                raise KeplerError(f"Colonnes absentes de {path} : {', '.join(missing)}.")
            described = [(name, dict(described)[name]) for name in columns]
        sql = ", ".join(f"{_quoted(n, chr(34))}::{_simple(t)} AS {_quoted(n, chr(34))}" for n, t in described)
        return _frame(db, f"SELECT {sql} FROM {source}")


def _simple(kind):
    if kind == "BOOLEAN" or kind == "DATE":
        return kind
    if kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"):
        return "BIGINT"
    if kind in ("FLOAT", "DOUBLE", "HUGEINT", "UBIGINT") or kind.startswith("DECIMAL"):
        return "DOUBLE"
    return "TIMESTAMP" if kind.startswith("TIMESTAMP") else "VARCHAR"


def _chunks(db, result):
    kinds = [db.lib.duckdb_column_type(c.byref(result), i) for i in range(db.lib.duckdb_column_count(c.byref(result)))]
    while chunk := db.lib.duckdb_fetch_chunk(result):
        handle, size = c.c_void_p(chunk), db.lib.duckdb_data_chunk_get_size(chunk)
        yield [_values(db.lib, db.lib.duckdb_data_chunk_get_vector(chunk, i), kind, size) for i, kind in enumerate(kinds)]
        db.lib.duckdb_destroy_data_chunk(c.byref(handle))


def _rows(db, sql):
    result = db.query(sql)
    rows = [row for parts in _chunks(db, result) for row in zip(*(values for values, _ in parts))]
    db.lib.duckdb_destroy_result(c.byref(result))
    return rows


def _frame(db, sql):
    result = db.query(sql)
    names = [db.lib.duckdb_column_name(c.byref(result), i).decode() for i in range(db.lib.duckdb_column_count(c.byref(result)))]
    kinds = [db.lib.duckdb_column_type(c.byref(result), i) for i in range(len(names))]
    parts = list(_chunks(db, result))
    db.lib.duckdb_destroy_result(c.byref(result))
    columns = [_series(kind, [part[i] for part in parts]) for i, kind in enumerate(kinds)]
    frame = pandas.concat(columns, axis=1) if columns else pandas.DataFrame()
    frame.columns = names
    return frame


TYPES = {BOOLEAN: numpy.bool_, BIGINT: numpy.int64, DOUBLE: numpy.float64, TIMESTAMP: numpy.int64, DATE: numpy.int32}


def _values(lib, vector, kind, size):
    data, validity = lib.duckdb_vector_get_data(vector), lib.duckdb_vector_get_validity(vector)
    if validity:
        words = numpy.ctypeslib.as_array(c.cast(validity, c.POINTER(c.c_uint8)), ((size + 7) // 8,))
        valid = numpy.unpackbits(words, bitorder="little")[:size].astype(bool)
    else:
        valid = numpy.ones(size, dtype=bool)
    if kind != VARCHAR:
        raw = numpy.frombuffer(c.string_at(data, size * numpy.dtype(TYPES[kind]).itemsize), dtype=TYPES[kind])
        return raw, valid
    texts = numpy.empty(size, dtype=object)
    raw = c.string_at(data, size * 16)
    for i in numpy.flatnonzero(valid):
        at = int(i) * 16
        length = int.from_bytes(raw[at:at + 4], "little")
        content = raw[at + 4:at + 4 + length] if length <= 12 else c.string_at(int.from_bytes(raw[at + 8:at + 16], "little"), length)
        texts[i] = content.decode("utf-8")
    return texts, valid


def _series(kind, parts):
    values = numpy.concatenate([v for v, _ in parts]) if parts else numpy.empty(0, dtype=TYPES.get(kind, object))
    valid = numpy.concatenate([m for _, m in parts]) if parts else numpy.empty(0, dtype=bool)
    if kind == VARCHAR:
        return pandas.Series(values, dtype=object)
    if kind == TIMESTAMP:
        values = values * 1000
    if kind == DATE:
        values = values.astype("int64") * 86_400_000_000_000
    if kind in (TIMESTAMP, DATE):
        stamps = values.astype("datetime64[ns]")
        stamps[~valid] = numpy.datetime64("NaT")
        return pandas.Series(stamps)
    if valid.all():
        return pandas.Series(values)
    if kind == DOUBLE:
        return pandas.Series(numpy.where(valid, values, numpy.nan))
    return pandas.Series(pandas.arrays.IntegerArray(values, ~valid) if kind == BIGINT else pandas.arrays.BooleanArray(values, ~valid))


def write_parquet(frame, path):
    names = [str(name) for name in frame.columns]
    kinds = [_kind(name, frame.iloc[:, i]) for i, name in enumerate(names)]
    sql = {BOOLEAN: "BOOLEAN", BIGINT: "BIGINT", DOUBLE: "DOUBLE", TIMESTAMP: "TIMESTAMP", DATE: "DATE", VARCHAR: "VARCHAR"}
    with _Connection() as db:
        db.run("CREATE TABLE t (" + ", ".join(f"{_quoted(n, chr(34))} {sql[k]}" for n, k in zip(names, kinds)) + ")")
        if len(frame):
            _append(db, [_arrays(frame.iloc[:, i], kind) for i, kind in enumerate(kinds)], kinds, len(frame))
        db.run(f"COPY t TO {_quoted(path, chr(39))} (FORMAT parquet, COMPRESSION zstd)")


def _kind(name, series):
    kind = series.dtype
    if pandas.api.types.is_bool_dtype(kind):
        return BOOLEAN
    if pandas.api.types.is_integer_dtype(kind):
        return BIGINT
    if pandas.api.types.is_float_dtype(kind):
        return DOUBLE
    if pandas.api.types.is_datetime64_any_dtype(kind):
        return TIMESTAMP
    present = [v for v in series if v is not None and v is not pandas.NaT and not (isinstance(v, float) and v != v) and v is not pandas.NA]
    for test, found in ((bool, BOOLEAN), (int, BIGINT), (numbers_of, DOUBLE), (datetime.datetime, TIMESTAMP), (datetime.date, DATE)):
        if present and all(test(v) if test is numbers_of else isinstance(v, test) and (test is not int or not isinstance(v, bool)) for v in present):
            return found
    wrong = next((v for v in present if not isinstance(v, str)), None)
    if wrong is not None:
        raise KeplerError(f"La colonne « {name} » mêle du texte et des valeurs de type {type(wrong).__name__} : convertissez-la d'abord.")
    return VARCHAR


def numbers_of(value):
    return isinstance(value, (int, float, numpy.number)) and not isinstance(value, bool)


def _arrays(series, kind):
    valid = series.notna().to_numpy()
    if kind == DOUBLE and pandas.api.types.is_float_dtype(series.dtype):
        return series.to_numpy(dtype="float64", na_value=numpy.nan), valid
    if kind == TIMESTAMP:
        stamps = pandas.to_datetime(series)
        stamps = stamps.dt.tz_convert("UTC").dt.tz_localize(None) if stamps.dt.tz is not None else stamps
        return stamps.to_numpy(dtype="datetime64[us]").astype("int64"), valid
    if kind == DATE:
        return numpy.array([(v - EPOCH).days if ok else 0 for v, ok in zip(series, valid)], dtype="int32"), valid
    if kind == VARCHAR:
        return [v.encode("utf-8") if ok else None for v, ok in zip(series, valid)], valid
    return series.where(series.notna(), 0).to_numpy(dtype=TYPES[kind]), valid


def _append(db, columns, kinds, rows):
    lib = db.lib
    types = (c.c_void_p * len(kinds))(*(lib.duckdb_create_logical_type(kind) for kind in kinds))
    chunk, appender = c.c_void_p(lib.duckdb_create_data_chunk(types, len(kinds))), c.c_void_p()
    if lib.duckdb_appender_create(db.handle, None, b"t", c.byref(appender)):
        raise KeplerError("Le moteur Parquet refuse la table.")
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        lib.duckdb_data_chunk_reset(chunk)
        for i, (kind, (values, valid)) in enumerate(zip(kinds, columns)):
            _fill(lib, lib.duckdb_data_chunk_get_vector(chunk, i), kind, values[start:start + size], valid[start:start + size])
        lib.duckdb_data_chunk_set_size(chunk, size)
        if lib.duckdb_append_data_chunk(appender, chunk):
            raise KeplerError(f"Le moteur Parquet refuse les lignes à partir de la {start + 1}e.")
    if lib.duckdb_appender_destroy(c.byref(appender)):
        raise KeplerError("Le moteur Parquet n'a pas pu terminer la table.")
    lib.duckdb_destroy_data_chunk(c.byref(chunk))


def _fill(lib, vector, kind, values, valid):
    if not valid.all():
        lib.duckdb_vector_ensure_validity_writable(vector)
        validity = lib.duckdb_vector_get_validity(vector)
        for row in numpy.flatnonzero(~valid):
            lib.duckdb_validity_set_row_invalid(validity, int(row))
    if kind == VARCHAR:
        for row in numpy.flatnonzero(valid):
            text = values[row]
            lib.duckdb_vector_assign_string_element_len(vector, int(row), text, len(text))
    else:
        raw = numpy.ascontiguousarray(values, dtype=TYPES[kind])
        c.memmove(lib.duckdb_vector_get_data(vector), raw.ctypes.data, raw.nbytes)
