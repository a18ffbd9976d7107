"""What goes wrong around a server: clients and servers that are killed, requests that are not requests, functions that misbehave.

usage: failures_test.py [unittest arguments]
"""

import collections
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import PYTHON, WAIT_SECONDS, WithServer, connect, izvor_server, wait_until  # the interpreter that has what follows

# isort: split
import grpc
import pyspark.sql.connect.proto as pb2
from pyspark.errors import StreamingQueryException
from pyspark.sql.connect.proto import base_pb2_grpc
from pyspark.sql.streaming import StreamingQueryListener


def raw_stub(url: str):
    return base_pb2_grpc.SparkConnectServiceStub(grpc.insecure_channel(url.removeprefix("sc://")))


def range_request(session_id: str, rows: int) -> pb2.ExecutePlanRequest:
    request = pb2.ExecutePlanRequest(session_id=session_id, user_context=pb2.UserContext(user_id="u"))
    request.plan.root.range.end = rows
    request.plan.root.range.step = 1
    return request


class Clients(unittest.TestCase):
    def test_one_that_is_killed_while_it_reads_leaves_nothing_behind(self):
        script = (
            "import sys, time; from pyspark.sql import SparkSession;"
            "rows = SparkSession.builder.remote(sys.argv[1]).create().range(10**12).toLocalIterator();"
            "print(next(rows), flush=True); time.sleep(3600)"
        )
        settings = ("--conf", "spark.connect.execute.manager.detachedTimeout=1s", "--conf", "spark.connect.session.manager.defaultSessionTimeout=1s")
        with izvor_server(*settings) as url:
            before = url.threads()
            with subprocess.Popen(
                [PYTHON, "-W", "ignore", "-c", script, url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            ) as client:
                self.assertIn("Row(id=0)", client.stdout.readline())
                self.assertGreater(url.threads(), before)
                client.kill()
            stub = raw_stub(url)
            self.assertEqual(self.rows_of(stub.ExecutePlan(range_request(str(uuid.uuid4()), 5))), 5)
            wait_until(lambda: url.threads() <= before + 4)  # gRPC keeps a few of its own

    @staticmethod
    def rows_of(responses) -> int:
        return sum(response.arrow_batch.row_count for response in responses)

    def test_one_that_pings_is_not_cut_off(self):
        options = [("grpc.keepalive_time_ms", 1100), ("grpc.keepalive_permit_without_calls", 1), ("grpc.http2.max_pings_without_data", 0)]
        with izvor_server() as url, tempfile.TemporaryDirectory() as folder:
            spark = connect(url)
            frame = spark.readStream.schema("a int").csv(folder)
            query = frame.writeStream.format("noop").option("checkpointLocation", f"{folder}/checkpoint").start()
            request = pb2.ExecutePlanRequest(session_id=spark.session_id, user_context=pb2.UserContext(user_id=spark.client._user_id))
            command = request.plan.command.streaming_query_command
            command.query_id.id, command.query_id.run_id = query.id, query.runId
            command.await_termination.timeout_ms = 6000  # five pings without an answer
            stub = base_pb2_grpc.SparkConnectServiceStub(grpc.insecure_channel(url.removeprefix("sc://"), options))
            answers = [response for response in stub.ExecutePlan(request) if response.HasField("streaming_query_command_result")]
            self.assertFalse(answers[0].streaming_query_command_result.await_termination.terminated)
            spark.stop()

    def test_a_session_without_calls_ends(self):
        with izvor_server("--conf", "spark.connect.session.manager.defaultSessionTimeout=200ms") as url:
            stub, session = raw_stub(url), str(uuid.uuid4())
            first = next(stub.ExecutePlan(range_request(session, 1))).server_side_session_id

            def has_ended():
                request = range_request(session, 1)
                request.client_observed_server_side_session_id = first
                try:
                    list(stub.ExecutePlan(request))
                    return False
                except grpc.RpcError as error:
                    return "INVALID_HANDLE.SESSION_CLOSED" in error.details()

            deadline = time.monotonic() + WAIT_SECONDS
            while time.monotonic() < deadline:
                time.sleep(0.5)  # a call keeps the session alive: only silence lets it end
                if has_ended():
                    return
            self.fail("the session went on")


class Requests(WithServer):
    def test_bytes_that_are_no_request_are_refused(self):
        channel = grpc.insecure_channel(self.url.removeprefix("sc://"))
        whole = range_request(str(uuid.uuid4()), 3).SerializeToString()
        execute = channel.unary_stream("/spark.connect.SparkConnectService/ExecutePlan")
        for data in (b"\xff" * 100, whole[:-1], whole[: len(whole) // 2], b"", b"\x08" * 1000):
            with self.assertRaises(grpc.RpcError):
                list(execute(data))
        for method in ("AnalyzePlan", "Config", "Interrupt", "ReleaseSession", "FetchErrorDetails", "CloneSession", "ArtifactStatus"):
            with self.assertRaises(grpc.RpcError):
                channel.unary_unary(f"/spark.connect.SparkConnectService/{method}")(b"\xff\xff\xff")
        for method, call in (("ReattachExecute", channel.unary_stream), ("ReleaseExecute", channel.unary_unary)):
            with self.assertRaises(grpc.RpcError):
                list(call(f"/spark.connect.SparkConnectService/{method}")(b"\xff\xff\xff"))
        with self.assertRaises(grpc.RpcError):
            channel.stream_unary("/spark.connect.SparkConnectService/AddArtifacts")(iter([b"\xff\xff\xff"]))
        self.assertEqual(self.spark.range(3).count(), 3)

    def test_a_request_that_is_cut_off_anywhere_is_answered(self):
        whole = self.spark.range(3).selectExpr("id + 1 AS n").where("n > 1").groupBy("n").count()._plan.to_proto(self.spark.client)
        request = range_request(str(uuid.uuid4()), 3)
        request.plan.CopyFrom(whole)
        data = request.SerializeToString()
        channel = grpc.insecure_channel(self.url.removeprefix("sc://"))
        execute = channel.unary_stream("/spark.connect.SparkConnectService/ExecutePlan")
        refused = 0
        for size in range(len(data)):
            try:
                list(execute(data[:size], timeout=WAIT_SECONDS))
            except grpc.RpcError as error:
                self.assertNotIn(error.code(), (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE))
                refused += 1
        self.assertEqual(refused, len(data))
        self.assertGreater(len(list(execute(data))), 0)

    def test_a_request_that_is_too_large_is_refused(self):
        with izvor_server("--conf", "spark.connect.grpc.maxInboundMessageSize=1m") as url:
            request = range_request(str(uuid.uuid4()), 3)
            request.operation_id = "x" * (2 << 20)
            with self.assertRaises(grpc.RpcError) as caught:
                list(raw_stub(url).ExecutePlan(request))
            self.assertEqual(caught.exception.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            self.assertEqual(Clients.rows_of(raw_stub(url).ExecutePlan(range_request(str(uuid.uuid4()), 3))), 3)

    def test_plans_may_come_compressed(self):
        session = connect(self.url)
        session.conf.set("spark.connect.session.planCompression.threshold", 10)
        frame = session.createDataFrame([(number, "text " * 20) for number in range(100)], "id int, s string")
        self.assertEqual(frame.where("id >= 90").count(), 10)
        self.assertEqual(frame.where("id >= 90").schema.simpleString(), "struct<id:int,s:string>")

    def test_a_bomb_of_a_plan_is_refused(self):
        import zlib

        request = range_request(str(uuid.uuid4()), 3)
        request.plan.compressed_operation.data = zlib.compress(b"x" * 1000)
        request.plan.compressed_operation.compression_codec = pb2.COMPRESSION_CODEC_ZSTD
        request.plan.compressed_operation.op_type = pb2.Plan.CompressedOperation.OP_TYPE_RELATION
        with self.assertRaises(grpc.RpcError) as caught:
            list(raw_stub(self.url).ExecutePlan(request))
        self.assertIn("compressed plan cannot be read", caught.exception.details())

    def test_interrupts_mean_what_they_name(self):
        session = connect(self.url)
        ended = collections.Counter()

        def collect(tag):
            session.addTag(tag)  # of this thread
            try:
                for _ in session.range(10**12).toLocalIterator():
                    pass
            except Exception as error:
                ended[tag, "OPERATION_CANCELED" in str(error)] += 1

        threads = [threading.Thread(target=collect, args=(tag,)) for tag in ("one", "two")]
        for thread in threads:
            thread.start()
        wait_until(lambda: session.interruptTag("one"))
        threads[0].join(WAIT_SECONDS)
        self.assertEqual(session.interruptTag("none"), [])
        self.assertEqual(session.interruptOperation(str(uuid.uuid4())), [])
        wait_until(session.interruptAll)
        threads[1].join(WAIT_SECONDS)
        self.assertEqual(ended, {("one", True): 1, ("two", True): 1})


class RaisingListener(StreamingQueryListener):
    def onQueryStarted(self, event):
        pass

    def onQueryProgress(self, event):
        raise ValueError("a listener that raises")

    def onQueryIdle(self, event):
        raise ValueError("a listener that raises")

    def onQueryTerminated(self, event):
        pass


class Functions(WithServer):
    def query(self, function, name="in"):
        source = self.directory / name
        source.mkdir()
        (source / "a.csv").write_text("1\n")
        frame = self.spark.readStream.schema("id int").csv(str(source))
        writer = frame.writeStream.foreachBatch(function).option("checkpointLocation", str(self.directory / f"checkpoint-{name}"))
        return writer.trigger(availableNow=True).start()

    def test_one_that_exits_fails_its_query(self):
        def leave(batch, number):
            import sys

            sys.exit(3)

        with self.assertRaises(StreamingQueryException):
            self.query(leave).awaitTermination(WAIT_SECONDS)
        self.assertEqual(self.spark.range(2).count(), 2)

    def test_one_that_returns_late_is_waited_for(self):
        def wait(batch, number):
            import time

            time.sleep(1)

        self.assertTrue(self.query(wait).awaitTermination(WAIT_SECONDS))

    def test_one_that_hangs_does_not_keep_its_query_from_being_stopped(self):
        began = self.directory / "began"

        def hang(batch, number):
            import time

            with open(began, "w"):
                pass
            time.sleep(3600)

        query = self.query(hang)
        wait_until(began.exists)
        query.stop()
        self.assertFalse(query.isActive)
        self.assertIsNone(query.exception())

    def test_one_that_kills_its_worker_fails_its_query_with_what_it_printed(self):
        def kill(batch, number):
            import os

            os.write(2, b"last words")
            os.kill(os.getpid(), signal.SIGKILL)

        with self.assertRaises(StreamingQueryException) as caught:
            self.query(kill).awaitTermination(WAIT_SECONDS)
        self.assertIn("last words", str(caught.exception))
        self.assertEqual(self.spark.range(2).count(), 2)

    def test_one_that_returns_after_its_query_was_told_to_stop_has_done_its_work(self):
        began, may_end, ended = (self.directory / name for name in ("began", "may-end", "ended"))

        def linger(batch, number):
            import os
            import time

            with open(began, "w"):
                pass
            while not os.path.exists(may_end):
                time.sleep(0.01)
            with open(ended, "w") as out:
                out.write(f"{batch.count()}")

        query = self.query(linger)
        wait_until(began.exists)
        stop = threading.Thread(target=query.stop)
        stop.start()
        may_end.touch()
        stop.join(WAIT_SECONDS)
        self.assertEqual(ended.read_text(), "1")
        self.assertFalse(query.isActive)
        self.assertIsNone(query.exception())

    def test_one_that_hangs_does_not_keep_the_server_from_ending(self):
        began = self.directory / "began"

        def hang(batch, number):
            import time

            with open(began, "w"):
                pass
            time.sleep(3600)

        with izvor_server() as url:  # which waits for its end
            session = connect(url)
            source = self.directory / "in"
            source.mkdir()
            (source / "a.csv").write_text("1\n")
            writer = session.readStream.schema("id int").csv(str(source)).writeStream.foreachBatch(hang)
            writer.option("checkpointLocation", str(self.directory / "checkpoint")).start()
            wait_until(began.exists)

    def test_a_listener_that_raises_harms_nobody(self):
        listener = RaisingListener()
        self.spark.streams.addListener(listener)
        query = self.query(lambda batch, number: None, "heard")
        self.assertTrue(query.awaitTermination(WAIT_SECONDS))
        self.assertEqual(query.lastProgress.numInputRows, 1)
        self.spark.streams.removeListener(listener)


if __name__ == "__main__":
    unittest.main()
