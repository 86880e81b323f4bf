"""Passages as columns: Arrow record batches and pandas data frames, whose libraries are loaded when they are needed."""

from __future__ import annotations

import importlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotebook.book.records import Record
from quotebook.book.schema import RECORDS, explained
from quotebook.errors import QuotebookError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["read_batches", "to_frame"]

_QUERY = f"""
    WITH wanted AS MATERIALIZED (SELECT key AS place, value AS id FROM json_each(?))
    {RECORDS.replace("FROM attributions", "FROM wanted CROSS JOIN attributions ON attributions.id = wanted.id")}
    ORDER BY wanted.place
"""


def read_batches(
    connection: sqlite3.Connection, path: Path, ids: Callable[[], Iterable[int]], size: int
) -> pa.RecordBatchReader:
    """The records of passages, so many a batch.

    Args:
        connection: The book's connection.
        path: The book's file, for messages.
        ids: Gives their ``id`` in ``attributions``, in order, once the first batch is asked for.
        size: How many passages a batch holds at most.

    Raises:
        QuotebookError: pyarrow is not installed, or ``size`` is less than 1.
    """
    arrow = _library("pyarrow")
    if size < 1:
        raise QuotebookError(f"a batch holds one passage or more, not {size}")
    schema = _schema(arrow)

    def read() -> Iterator[pa.RecordBatch]:
        remaining = iter(ids())
        while some := list(islice(remaining, size)):
            with explained(path):
                rows = connection.execute(_QUERY, (json.dumps(some),)).fetchall()
            columns = zip(*rows, strict=True) if rows else [()] * len(schema)
            yield arrow.record_batch(
                [_column(arrow, values, field.type) for values, field in zip(columns, schema, strict=True)],
                schema=schema,
            )

    return arrow.RecordBatchReader.from_batches(schema, read())


def to_frame(batches: pa.RecordBatchReader) -> pd.DataFrame:
    """Record batches as a data frame.

    Raises:
        QuotebookError: pandas is not installed.
    """
    arrow, pandas = _library("pyarrow"), _library("pandas")
    integers = {arrow.int32(): pandas.Int32Dtype()}  # plain integers of pandas cannot be missing
    return batches.read_all().to_pandas(types_mapper=integers.get, date_as_object=False)


def _schema(arrow: Any) -> pa.Schema:
    """The columns of a record; those that may not be missing are marked so."""
    words = arrow.string()
    types = {
        "kind": arrow.dictionary(arrow.int8(), words),
        "outlet": arrow.dictionary(arrow.int32(), words),
        "confidence": arrow.float64(),
        "date": arrow.date32(),
        "start": arrow.int64(),
        "end": arrow.int64(),
        "utterance": arrow.int32(),
    }
    always = {"id", "kind", "text", "confidence", "article", "start", "end"}
    return arrow.schema(
        [arrow.field(name, types.get(name, words), name not in always) for name in Record.__annotations__]
    )


def _column(arrow: Any, values: Iterable[Any], type: pa.DataType) -> pa.Array:
    if type == arrow.date32():
        return arrow.array(values, arrow.string()).cast(type)
    if arrow.types.is_dictionary(type):
        return arrow.array(values, arrow.string()).dictionary_encode().cast(type)
    return arrow.array(values, type)


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        extra = "arrow" if name == "pyarrow" else name
        raise QuotebookError(f"{name} is not installed; pip install 'quotebook[{extra}]'") from None
