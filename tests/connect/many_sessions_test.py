"""Two hundred sessions at once, beside one whose query does not end. usage: many_sessions_test.py [unittest arguments]"""

import pathlib
import sys
import threading
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import WAIT_SECONDS, connect, izvor_server, wait_until  # the interpreter that has what follows

# isort: split
import grpc
import pyspark.sql.connect.proto as pb2
from pyspark.sql.connect.proto import base_pb2_grpc

SESSIONS = 200
MOST_THREADS = 3 * SESSIONS
MOST_MEGABYTES = 400  # 2 for a query that runs


class Client:
    """A session that sets, asks and reads what is its own."""

    def __init__(self, stub, number: int):
        self.stub, self.number, self.seen, self.seconds = stub, number, None, None
        self.whose = {"session_id": str(uuid.uuid4()), "user_context": pb2.UserContext(user_id=f"user {number}")}

    def rows_of(self, **plan) -> int:
        request = pb2.ExecutePlanRequest(**self.whose)
        request.plan.root.CopyFrom(pb2.Relation(**plan))
        return sum(response.arrow_batch.row_count for response in self.stub.ExecutePlan(request, timeout=WAIT_SECONDS))

    def run(self) -> None:
        began = time.monotonic()
        config = pb2.ConfigRequest(**self.whose)
        config.operation.set.pairs.add(key="spark.mine", value=str(self.number))
        self.stub.Config(config)
        ranged = self.rows_of(range=pb2.Range(end=1000 + self.number, step=1))
        text = f"SELECT id % 10 AS d, count(*) FROM range({self.number + 1}) GROUP BY 1"
        grouped = self.rows_of(sql=pb2.SQL(query=text))
        config = pb2.ConfigRequest(**self.whose)
        config.operation.get.keys.append("spark.mine")
        self.seen = (ranged, grouped, self.stub.Config(config).pairs[0].value)
        self.seconds = time.monotonic() - began

    def expected(self) -> tuple:
        return (1000 + self.number, min(10, self.number + 1), str(self.number))


class ManySessions(unittest.TestCase):
    def test_none_stalls_the_others(self):
        with izvor_server() as url:
            slow, ended = connect(url), []

            def collect():
                try:
                    slow.range(10**13).selectExpr("sum(id % 7)").collect()
                except Exception as error:
                    ended.append(str(error))

            endless = threading.Thread(target=collect, daemon=True)
            endless.start()
            channels = [grpc.insecure_channel(url.removeprefix("sc://"), options=[("grpc.use_local_subchannel_pool", 1)]) for _ in range(20)]
            clients = [Client(base_pb2_grpc.SparkConnectServiceStub(channels[number % 20]), number) for number in range(SESSIONS)]
            memory = url.peak_memory_mb()
            running = [threading.Thread(target=client.run) for client in clients]
            for thread in running:
                thread.start()
            most_threads = url.threads()
            for thread in running:
                while thread.is_alive():
                    thread.join(0.02)
                    most_threads = max(most_threads, url.threads())
            self.assertEqual([client.seen for client in clients], [client.expected() for client in clients])
            grown = url.peak_memory_mb() - memory
            print(f"the slowest took {max(client.seconds for client in clients):.1f} s, at most {most_threads} threads, {grown} MiB more")
            self.assertLess(most_threads, MOST_THREADS)
            self.assertLess(grown, MOST_MEGABYTES)
            self.assertEqual(ended, [])
            wait_until(slow.interruptAll)
            endless.join(WAIT_SECONDS)
            self.assertIn("OPERATION_CANCELED", ended[0])
            slow.stop()
            for channel in channels:
                channel.close()


if __name__ == "__main__":
    unittest.main()
