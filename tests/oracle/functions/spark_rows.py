"""Real Spark evaluating thousands of expressions a minute: SparkExpressions.java runs inside of the JVM of a SparkEngine."""

import json
import pathlib

import edge_values
from izvor_engine import shortened
from spark_engine import SparkEngine

SOURCE = pathlib.Path(__file__).with_name("SparkExpressions.java")


class SparkRows:
    """evaluate() answers requests without a group as SparkEngine's does, row by row where that one reads columns."""

    def __init__(self, columns: edge_values.Columns):
        self.engine = SparkEngine(columns)
        jvm = self.engine.jvm
        compiler = jvm.org.codehaus.janino.SimpleCompiler()
        compiler.setParentClassLoader(jvm.java.lang.Thread.currentThread().getContextClassLoader())
        compiler.cook(SOURCE.read_text())
        rows = jvm.java.util.ArrayList()
        for row in self.engine.rows:
            rows.add(row)
        arguments = self.engine.spark.sparkContext._gateway.new_array(jvm.java.lang.Object, 2)
        arguments[0], arguments[1] = self.engine.edge._jdf, rows
        [constructor] = compiler.getClassLoader().loadClass(SOURCE.stem).getConstructors()
        self.expressions = constructor.newInstance(arguments)
        self.settings = self.engine.spark.conf
        self.optional = self.optional_rules()

    def stop(self) -> None:
        self.engine.stop()

    def optional_rules(self) -> str:
        batches = self.engine.spark._jsparkSession.sessionState().optimizer().defaultBatches()
        rules = [batches.apply(at).rules() for at in range(batches.size())]
        return ",".join({each.apply(at).ruleName() for each in rules for at in range(each.size())})

    def evaluate_as_written(self, requests: list[dict]) -> list[dict]:
        """Without the optimiser's optional rules, which leave out parts that cannot change the value, and their errors with them; and without
        computing what occurs twice beforehand, where nobody may ask for it."""
        written = {"spark.sql.optimizer.excludedRules": self.optional, "spark.sql.alwaysInlineCommonExpr": "true"}
        usual = {name: self.settings.get(name) for name in written}
        self.set(written)
        try:
            return self.evaluate(requests)
        finally:
            self.set(usual)

    def evaluate_compiled(self, requests: list[dict]) -> list[dict]:
        """Compiled to bytecode, as queries over many rows are; else interpreted, which is faster here."""
        return self.evaluate(requests, compiled=True)

    def set(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self.settings.set(name, value)

    def evaluate(self, requests: list[dict], compiled: bool = False) -> list[dict]:
        answers = [None] * len(requests)
        for ansi, zone in {(request["ansi"], request["zone"]) for request in requests}:
            places = [at for at, request in enumerate(requests) if (request["ansi"], request["zone"]) == (ansi, zone)]
            self.settings.set("spark.sql.ansi.enabled", "true" if ansi else "false")
            self.settings.set("spark.sql.session.timeZone", zone)
            lines = self.expressions.answers("\0".join(requests[at]["sql"] for at in places), compiled).splitlines()
            for at, line in zip(places, lines, strict=True):
                answers[at] = json.loads(line)
                if "values" in answers[at]:
                    answers[at]["values"] = shortened(answers[at]["values"])
        return answers
