"""Results larger than the memory that the server takes for them. usage: results_test.py [unittest arguments]

1 GB with IZVOR_TEST_SCALE=full, less otherwise.
"""

import os
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import connect, izvor_server  # the interpreter that has what follows

# isort: split
import grpc
import pyspark.sql.connect.proto as pb2
from pyspark.sql.connect.proto import base_pb2_grpc

RESULT_BYTES = (1 << 30) if os.environ.get("IZVOR_TEST_SCALE") == "full" else (320 << 20)
COLUMNS = 8
ROWS = RESULT_BYTES // (8 * COLUMNS)
MOST_MEGABYTES = 240


class LargeResults(unittest.TestCase):
    def setUp(self):
        self.url = self.enterContext(izvor_server("--conf", "izvor.memory.limit=16m"))
        self.spark = connect(self.url)
        self.addCleanup(self.spark.stop)
        channel = grpc.insecure_channel(self.url.removeprefix("sc://"), options=[("grpc.max_receive_message_length", -1)])
        self.addCleanup(channel.close)
        self.stub = base_pb2_grpc.SparkConnectServiceStub(channel)

    def wide(self):
        return self.spark.range(ROWS).selectExpr("id", *[f"id * {number} AS c{number}" for number in range(1, COLUMNS)])

    def read(self, frame) -> tuple[int, int]:
        """Rows and bytes of a result that is dropped as it comes."""
        request = pb2.ExecutePlanRequest(session_id=str(uuid.uuid4()), user_context=pb2.UserContext(user_id="u"), operation_id=str(uuid.uuid4()))
        request.request_options.add().reattach_options.reattachable = True
        request.plan.CopyFrom(frame._plan.to_proto(self.spark.client))
        rows = size = 0
        responses = self.stub.ExecutePlan(request)
        while True:
            for response in responses:
                rows += response.arrow_batch.row_count
                size += len(response.arrow_batch.data)
            if response.HasField("result_complete"):
                return rows, size
            reattach = pb2.ReattachExecuteRequest(session_id=request.session_id, user_context=request.user_context)
            reattach.operation_id, reattach.last_response_id = request.operation_id, response.response_id
            responses = self.stub.ReattachExecute(reattach)

    def check(self, frame) -> None:
        before = self.url.peak_memory_mb()
        rows, size = self.read(frame)
        grown = self.url.peak_memory_mb() - before
        print(f"{size >> 20} MiB in {rows} rows: the server grew by {grown} MiB")
        self.assertEqual(rows, ROWS)
        self.assertGreaterEqual(size, RESULT_BYTES)
        self.assertLess(grown, MOST_MEGABYTES)

    def test_rows_flow_as_they_are_read(self):
        self.check(self.wide())

    def test_a_sorted_result_waits_on_the_disk(self):
        self.check(self.wide().orderBy("c1"))


if __name__ == "__main__":
    unittest.main()
