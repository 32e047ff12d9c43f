"""One ingestion on Spark: reads a plan (JSON, one line) on stdin, writes one Parquet folder into HDFS, says on stdout how it went.

The plan comes on stdin because it may hold a password: arguments and environment of a process can be read by others.
What is said is one JSON object a line; whatever else the libraries print goes to stderr.
"""

import json
import os
import shlex
import signal
import sys
import threading
import time
import traceback

# How the rows of a clean text are written: behind a NUL, « s » ends a field, « n » is a line end in one, « 0 » a NUL, « - » alone a missing value.
SEPARATOR = "\x00s"
MISSING = "\x00-"
LINE_END = "\x00n"
NUL = "\x000"

SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a value that cannot be read is a failure, never a silent null
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.pyspark.enabled": "false",
}


def own_stdout():
    """The pipe to the platform; from here on everybody else's stdout is stderr."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return pipe


def end_with(platform):
    """A job whose platform died must not go on alone."""
    while os.getppid() == platform:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


def session(plan):
    os.environ["PYSPARK_SUBMIT_ARGS"] = shlex.join(plan["submit"]) + " pyspark-shell"
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def texts(spark, plan):
    """Rows of a clean text; every column as text, null where the value is missing."""
    from pyspark.sql import functions as f

    fields = f.split(f.col("value"), SEPARATOR, -1)
    rows = spark.read.option("lineSep", "\n").text(plan["input"]).select(fields.alias("fields"))

    def text(place):
        field = f.col("fields")[place]
        plain = f.replace(f.replace(field, f.lit(LINE_END), f.lit("\n")), f.lit(NUL), f.lit("\x00"))
        return f.when(field != MISSING, f.when(field.contains("\x00"), plain).otherwise(field)).alias(f"c{place}")

    return rows.select(*[text(place) for place in range(plan["width"])])


def parquet(spark, plan):
    rows = spark.read.parquet(plan["input"])
    return rows.toDF(*[f"c{place}" for place in range(len(rows.columns))])


def jdbc(spark, plan):
    return spark.read.format("jdbc").options(**plan["jdbc"]).load()


def merged(spark, plan):
    """What stood before, without the window, and what was fetched."""
    fetched = spark.read.parquet(plan["input"])
    if plan.get("previous") is None:
        return fetched
    previous = spark.read.parquet(plan["previous"])
    if plan.get("outside") is not None:
        previous = previous.where(plan["outside"])
    return previous.unionByName(fetched, allowMissingColumns=True)


def typed(rows, plan):
    """The columns of the table, and how many values of them no value of their type could say."""
    from pyspark.sql import functions as f

    columns = plan["columns"]
    lost = f.lit(0)
    for place, column in enumerate(columns):
        if column.get("lossy"):
            lost = lost + f.when(f.col(f"c{place}").isNotNull() & f.expr(column["expression"]).isNull(), 1).otherwise(0)
    table = rows.select(*[f.expr(c["expression"]).alias(c["name"]) for c in columns], lost.alias("\x00lost"))
    return table


def write(rows, plan):
    from pyspark.sql import Observation, functions as f

    seen = Observation("kepler")
    counts = [f.count(f.lit(1)).alias("rows")]
    if "\x00lost" in rows.columns:
        counts.append(f.sum("\x00lost").alias("lost"))
    rows = rows.observe(seen, *counts)
    if "\x00lost" in rows.columns:
        rows = rows.drop("\x00lost")
    # One task writes one file: a version of a table is one file, named by its content.
    rows.coalesce(1).write.mode("errorifexists").parquet(plan["output"])
    return {"rows": seen.get["rows"], "lost": seen.get.get("lost") or 0}


READERS = {"texts": texts, "parquet": parquet, "jdbc": jdbc, "merge": merged}


def run(plan, say):
    say({"phase": "starting"})
    spark = session(plan)
    say({"phase": "writing", "application": spark.sparkContext.applicationId})
    rows = READERS[plan["operation"]](spark, plan)
    if plan.get("columns") is not None:
        rows = typed(rows, plan)
    say({"result": write(rows, plan)})
    spark.stop()


def cause(error):
    """The class of what went wrong first, and SQLSTATE where a database gave one: never a message, which may quote a value."""
    chain, at = [], getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    while at is not None and len(chain) < 20:
        chain.append(at.getClass().getName())
        if chain[-1].endswith(("SQLException", "PSQLException")):
            return {"class": chain[-1], "state": at.getSQLState()}
        at = at.getCause()
    return {"class": chain[-1] if chain else type(error).__name__, "state": None}


def main():
    out = own_stdout()

    def say(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    plan = json.loads(sys.stdin.readline())
    if os.getppid() != plan["platform"]:
        return 1  # it died before this process had begun
    threading.Thread(target=end_with, args=(plan["platform"],), daemon=True).start()
    try:
        run(plan, say)
    except Exception as error:  # whatever it was, the platform must hear of it
        traceback.print_exc()
        say({"error": cause(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
