"""Plain Arrow Flight on the same table, which lies in memory: what loopback and gRPC alone allow. Prints JSON.

usage: flight_collect.py ROWS ROUNDS
"""

import json
import multiprocessing
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.flight as flight

ROWS_OF_BATCH = 1 << 16


class TableServer(flight.FlightServerBase):
    def __init__(self, rows: int):
        super().__init__("grpc://127.0.0.1:0")
        ids = np.arange(rows)
        self.table = pa.table({"id": ids, "b": ids * 2, "c": ids * 3, "d": ids * 4})

    def do_get(self, context, ticket):
        return flight.RecordBatchStream(self.table.to_reader(ROWS_OF_BATCH))


def serve(rows: int, port: "multiprocessing.Queue") -> None:
    server = TableServer(rows)
    port.put(server.port)
    server.serve()


def main() -> None:
    rows, rounds = int(sys.argv[1]), int(sys.argv[2])
    port = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(rows, port), daemon=True)
    server.start()
    client, best = flight.connect(f"grpc://127.0.0.1:{port.get()}"), {}
    for _ in range(rounds):
        before, start = time.process_time(), time.monotonic()
        table = client.do_get(flight.Ticket(b"")).read_all()
        seconds = time.monotonic() - start
        if not best or seconds < best["seconds"]:
            best = {"seconds": seconds, "mb": table.nbytes / 1e6, "client_cpu": time.process_time() - before}
    server.terminate()
    print(json.dumps({**best, "digest": [len(table), *(pc.sum(column).as_py() for column in table.columns)]}))


if __name__ == "__main__":
    main()
