"""Every call of the service, on the wire. usage: calls_test.py [unittest arguments]"""

import io
import json
import pathlib
import sys
import unittest
import uuid
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from connect_testing import WithServer, connect, izvor_server  # the interpreter that has what follows

# isort: split
import grpc
import pyarrow as pa
import pyspark.sql.connect.proto as pb2
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from pyspark.errors import AnalysisException
from pyspark.sql import functions as F
from pyspark.sql.connect.proto import base_pb2_grpc
from pyspark.storagelevel import StorageLevel

CONFIG = pb2.ConfigRequest


class OnTheWire(WithServer):
    def setUp(self):
        super().setUp()
        channel = grpc.insecure_channel(self.url.removeprefix("sc://"), options=[("grpc.max_receive_message_length", -1)])
        self.addCleanup(channel.close)
        self.stub = base_pb2_grpc.SparkConnectServiceStub(channel)
        self.whose = {"session_id": str(uuid.uuid4()), "user_context": pb2.UserContext(user_id="u")}

    def execute(self, rows: int = 10, **request) -> pb2.ExecutePlanRequest:
        request = pb2.ExecutePlanRequest(**self.whose, **request)
        request.plan.root.range.end = rows
        request.plan.root.range.step = 1
        return request

    def reattachable(self, rows: int = 10) -> pb2.ExecutePlanRequest:
        request = self.execute(rows, operation_id=str(uuid.uuid4()))
        request.request_options.add().reattach_options.reattachable = True
        return request

    def reattach(self, operation_id: str, last_response_id: str = "") -> list:
        request = pb2.ReattachExecuteRequest(**self.whose, operation_id=operation_id)
        if last_response_id:
            request.last_response_id = last_response_id
        return list(self.stub.ReattachExecute(request))

    def refusal_of(self, call) -> str:
        """The error class of a call that has to fail."""
        with self.assertRaises(grpc.RpcError) as caught:
            call()
        return self.info_of(caught.exception).metadata["errorClass"]

    @staticmethod
    def info_of(error: grpc.RpcError) -> error_details_pb2.ErrorInfo:
        info = error_details_pb2.ErrorInfo()
        rpc_status.from_call(error).details[0].Unpack(info)
        return info


def ids_of(responses) -> list[int]:
    batches = [response.arrow_batch.data for response in responses if response.HasField("arrow_batch")]
    return [row for data in batches for row in pa.ipc.open_stream(data).read_all()["id"].to_pylist()]


class ExecutePlan(OnTheWire):
    def test_an_operation_that_is_not_reattachable_ends_with_its_stream(self):
        request = self.execute()
        responses = list(self.stub.ExecutePlan(request))
        self.assertEqual(ids_of(responses), list(range(10)))
        self.assertTrue(responses[-1].HasField("result_complete"))
        self.assertEqual({response.session_id for response in responses}, {request.session_id})
        self.assertEqual(len({response.server_side_session_id for response in responses}), 1)
        self.assertEqual(len({response.response_id for response in responses}), len(responses))
        operation_id = responses[0].operation_id
        self.assertEqual(self.refusal_of(lambda: self.reattach(operation_id)), "INVALID_HANDLE.OPERATION_NOT_FOUND")

    def test_a_cut_stream_goes_on_from_any_response(self):
        request = self.reattachable(3_000_000)
        responses = list(self.stub.ExecutePlan(request))
        self.assertEqual(len(ids_of(responses)), 3_000_000)
        self.assertGreater(len(responses), 4)
        for index in (len(responses) - 3, len(responses) - 2):
            rest = self.reattach(request.operation_id, responses[index].response_id)
            self.assertEqual([response.response_id for response in rest], [response.response_id for response in responses[index + 1 :]])
        unknown = str(uuid.uuid4())
        self.assertEqual(self.refusal_of(lambda: self.reattach(request.operation_id, unknown)), "INVALID_CURSOR.POSITION_NOT_FOUND")

    def test_an_operation_is_asked_for_once(self):
        request = self.reattachable()
        list(self.stub.ExecutePlan(request))
        self.assertEqual(self.refusal_of(lambda: list(self.stub.ExecutePlan(request))), "INVALID_HANDLE.OPERATION_ALREADY_EXISTS")

    def test_a_later_reader_takes_over(self):
        request = self.reattachable(100_000_000)
        first = self.stub.ExecutePlan(request)
        seen = next(first)
        second = self.stub.ReattachExecute(pb2.ReattachExecuteRequest(**self.whose, operation_id=request.operation_id))
        try:
            self.assertEqual(next(second).response_id, seen.response_id)
        except grpc.RpcError as error:  # more was sent ahead than is kept
            self.assertEqual(self.info_of(error).metadata["errorClass"], "INVALID_CURSOR.POSITION_NOT_AVAILABLE")
        self.assertEqual(self.refusal_of(lambda: list(first)), "INVALID_CURSOR.DISCONNECTED")
        second.cancel()
        self.release(request.operation_id)

    def release(self, operation_id: str, until: str = "") -> pb2.ReleaseExecuteResponse:
        request = pb2.ReleaseExecuteRequest(**self.whose, operation_id=operation_id)
        if until:
            request.release_until.response_id = until
        else:
            request.release_all.SetInParent()
        return self.stub.ReleaseExecute(request)

    def test_what_was_released_is_gone(self):
        request = self.reattachable(3_000_000)
        responses = list(self.stub.ExecutePlan(request))
        first, last = responses[0].response_id, responses[-1].response_id
        for _ in range(2):  # as often as the client likes
            self.assertEqual(self.release(request.operation_id, responses[-2].response_id).operation_id, request.operation_id)
        self.assertEqual(self.refusal_of(lambda: self.reattach(request.operation_id, first)), "INVALID_CURSOR.POSITION_NOT_FOUND")
        self.assertEqual(self.refusal_of(lambda: self.reattach(request.operation_id)), "INVALID_CURSOR.POSITION_NOT_AVAILABLE")
        self.assertEqual([response.response_id for response in self.reattach(request.operation_id, responses[-2].response_id)], [last])
        self.assertEqual(self.release(request.operation_id).operation_id, request.operation_id)
        self.assertEqual(self.release(request.operation_id).operation_id, "")
        self.assertEqual(self.refusal_of(lambda: self.reattach(request.operation_id)), "INVALID_HANDLE.OPERATION_NOT_FOUND")

    def test_a_plan_of_nothing_is_refused(self):
        request = pb2.ExecutePlanRequest(**self.whose)
        self.assertIn("CONNECT_INVALID_PLAN", self.refusal_of(lambda: list(self.stub.ExecutePlan(request))))


class Sessions(OnTheWire):
    def test_an_id_is_a_uuid(self):
        self.whose["session_id"] = "mine"
        self.assertEqual(self.refusal_of(lambda: list(self.stub.ExecutePlan(self.execute()))), "INVALID_HANDLE.FORMAT")

    def test_a_released_session_stays_closed_unless_it_may_come_back(self):
        first = next(iter(self.stub.ExecutePlan(self.execute()))).server_side_session_id
        released = self.stub.ReleaseSession(pb2.ReleaseSessionRequest(**self.whose, allow_reconnect=True))
        self.assertEqual(released.server_side_session_id, first)
        again = self.execute()
        again.client_observed_server_side_session_id = first
        self.assertEqual(self.refusal_of(lambda: list(self.stub.ExecutePlan(again))), "INVALID_HANDLE.SESSION_CHANGED")
        self.assertNotEqual(next(iter(self.stub.ExecutePlan(self.execute()))).server_side_session_id, first)
        for _ in range(2):
            self.stub.ReleaseSession(pb2.ReleaseSessionRequest(**self.whose))
        self.assertEqual(self.refusal_of(lambda: list(self.stub.ExecutePlan(self.execute()))), "INVALID_HANDLE.SESSION_CLOSED")

    def test_users_have_sessions_of_their_own(self):
        setting = CONFIG.Operation(set=CONFIG.Set(pairs=[pb2.KeyValue(key="spark.sql.ansi.enabled", value="false")]))
        self.stub.Config(CONFIG(**self.whose, operation=setting))
        asked = CONFIG.Operation(get=CONFIG.Get(keys=["spark.sql.ansi.enabled"]))
        self.assertEqual(self.stub.Config(CONFIG(**self.whose, operation=asked)).pairs[0].value, "false")
        other = {**self.whose, "user_context": pb2.UserContext(user_id="v")}
        self.assertEqual(self.stub.Config(CONFIG(**other, operation=asked)).pairs[0].value, "true")

    def test_a_clone_has_settings_and_views_and_a_life_of_its_own(self):
        original = connect(self.url)
        original.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
        original.range(3).createOrReplaceTempView("three")
        copy = original.cloneSession()
        self.assertEqual(copy.conf.get("spark.sql.session.timeZone"), "Asia/Tokyo")
        copy.conf.set("spark.sql.session.timeZone", "UTC")
        copy.range(4).createOrReplaceTempView("three")
        self.assertEqual((original.table("three").count(), copy.table("three").count()), (3, 4))
        self.assertEqual(original.conf.get("spark.sql.session.timeZone"), "Asia/Tokyo")
        original.stop()
        self.assertEqual(copy.table("three").count(), 4)
        whose = {"session_id": copy.session_id, "user_context": pb2.UserContext(user_id=copy.client._user_id)}
        taken = pb2.CloneSessionRequest(**whose, new_session_id=copy.session_id)
        self.assertEqual(self.refusal_of(lambda: self.stub.CloneSession(taken)), "INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_EXISTS")
        copy.stop()

    def test_a_client_of_a_restarted_server_is_told(self):
        with izvor_server() as url:
            port = url.rsplit(":", 1)[1]
            session = connect(url)
            self.assertEqual(session.range(2).count(), 2)
        with izvor_server("--port", port), self.assertRaises(Exception) as caught:
            session.range(2).count()
        self.assertRegex(str(caught.exception), "NO_ACTIVE_SESSION|INVALID_HANDLE.SESSION_CHANGED")


class Config(OnTheWire):
    def ask(self, **operation) -> dict:
        response = self.stub.Config(CONFIG(**self.whose, operation=CONFIG.Operation(**operation)))
        return {pair.key: pair.value if pair.HasField("value") else None for pair in response.pairs}

    def put(self, **pairs: str) -> None:
        pairs = [pb2.KeyValue(key="spark.sql." + key, value=value) for key, value in pairs.items()]
        self.ask(set=CONFIG.Set(pairs=pairs))

    def test_settings_are_set_asked_for_and_unset(self):
        self.put(mine="1", other="2")
        self.assertEqual(self.ask(get=CONFIG.Get(keys=["spark.sql.mine", "spark.sql.other"])), {"spark.sql.mine": "1", "spark.sql.other": "2"})
        pairs = [pb2.KeyValue(key="spark.sql.none", value="x"), pb2.KeyValue(key="spark.sql.mine", value="x")]
        self.assertEqual(self.ask(get_with_default=CONFIG.GetWithDefault(pairs=pairs)), {"spark.sql.none": "x", "spark.sql.mine": "1"})
        self.assertEqual(self.ask(get_option=CONFIG.GetOption(keys=["spark.sql.none"])), {"spark.sql.none": None})
        self.assertEqual(self.ask(get_all=CONFIG.GetAll(prefix="spark.sql.mi")), {"ne": "1"})
        self.ask(unset=CONFIG.Unset(keys=["spark.sql.mine"]))
        self.assertEqual(self.refusal_of(lambda: self.ask(get=CONFIG.Get(keys=["spark.sql.mine"]))), "SQL_CONF_NOT_FOUND")

    def test_what_may_be_set_is_told(self):
        keys = ["spark.sql.ansi.enabled", "spark.connect.grpc.maxInboundMessageSize"]
        self.assertEqual(self.ask(is_modifiable=CONFIG.IsModifiable(keys=keys)), {keys[0]: "true", keys[1]: "false"})

    def test_a_value_that_cannot_be_is_refused_or_told(self):
        bad = [pb2.KeyValue(key="spark.sql.ansi.enabled", value="perhaps")]
        refusal = self.refusal_of(lambda: self.ask(set=CONFIG.Set(pairs=bad)))
        self.assertTrue(refusal.startswith("INVALID_CONF_VALUE"), refusal)
        silent = CONFIG(**self.whose, operation=CONFIG.Operation(set=CONFIG.Set(pairs=bad, silent=True)))
        self.assertEqual(len(self.stub.Config(silent).warnings), 1)

    def test_no_operation_is_refused(self):
        self.assertIn("CONNECT_INVALID_PLAN", self.refusal_of(self.ask))


class AnalyzePlan(WithServer):
    def test_every_kind_is_answered(self):
        source = self.directory / "a.csv"
        source.write_text("1,x\n")
        frame = self.spark.read.schema("id int, s string").csv(str(source))
        self.assertEqual(frame.schema.simpleString(), "struct<id:int,s:string>")
        self.assertFalse(frame.isStreaming)
        self.assertTrue(self.spark.readStream.schema("id int").csv(str(self.directory)).isStreaming)
        self.assertFalse(frame.isLocal())
        self.assertTrue(self.spark.createDataFrame([(1,)], "id int").isLocal())
        self.assertEqual([pathlib.Path(path.removeprefix("file:")).name for path in frame.inputFiles()], ["a.csv"])
        self.assertEqual(self.spark.version.split(".")[0], "4")
        for mode in ("simple", "extended", "codegen", "cost", "formatted"):
            self.assertIn("== Physical Plan ==", frame._explain_string(mode=mode), mode)
        self.assertTrue(frame.sameSemantics(self.spark.read.schema("id int, s string").csv(str(source))))
        self.assertFalse(frame.sameSemantics(frame.where("id > 1")))
        self.assertEqual(frame.semanticHash(), self.spark.read.schema("id int, s string").csv(str(source)).semanticHash())

    def test_frames_may_be_told_to_stay(self):
        frame = self.spark.range(3)
        self.assertEqual(frame.persist().count(), 3)
        self.assertIsInstance(frame.storageLevel, StorageLevel)
        self.assertEqual(frame.unpersist().count(), 3)

    def test_schemas_are_read_and_written(self):
        stub = base_pb2_grpc.SparkConnectServiceStub(grpc.insecure_channel(self.url.removeprefix("sc://")))
        whose = {"session_id": str(uuid.uuid4()), "user_context": pb2.UserContext(user_id="u")}
        ddl = pb2.AnalyzePlanRequest(**whose, ddl_parse=pb2.AnalyzePlanRequest.DDLParse(ddl_string="a INT, b STRING"))
        self.assertEqual([field.name for field in stub.AnalyzePlan(ddl).ddl_parse.parsed.struct.fields], ["a", "b"])
        fields = [{"name": "a", "type": "integer", "nullable": True, "metadata": {}}]
        to_ddl = pb2.AnalyzePlanRequest.JsonToDDL(json_string=json.dumps({"type": "struct", "fields": fields}))
        self.assertEqual(stub.AnalyzePlan(pb2.AnalyzePlanRequest(**whose, json_to_ddl=to_ddl)).json_to_ddl.ddl_string, "a INT")
        tree = pb2.AnalyzePlanRequest(**whose)
        tree.tree_string.plan.root.range.end = 1
        tree.tree_string.plan.root.range.step = 1
        self.assertEqual(stub.AnalyzePlan(tree).tree_string.tree_string, "root\n |-- id: long (nullable = false)\n")

    def test_a_failure_has_its_class(self):
        with self.assertRaises(AnalysisException) as caught:
            _ = self.spark.range(1).select("nope").schema
        self.assertEqual(caught.exception.getCondition(), "UNRESOLVED_COLUMN.WITH_SUGGESTION")


class Artifacts(WithServer):
    def test_large_ones_come_in_chunks_and_archives_as_modules(self):
        module = self.directory / "big_of_test.py"
        module.write_text("VALUE = 5\n" + "# " + "x" * (1 << 20) + "\n")  # clients cut at 32 KiB
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("zipped_of_test.py", "VALUE = 7\n")
        (self.directory / "zipped.zip").write_bytes(content.getvalue())
        session = connect(self.url)
        session.addArtifacts(str(module), str(self.directory / "zipped.zip"), pyfile=True)

        @F.udf("long")
        def both(value):
            import big_of_test
            import zipped_of_test

            return value + big_of_test.VALUE * zipped_of_test.VALUE

        self.assertEqual(session.range(1).select(both("id")).collect(), [(35,)])
        session.stop()

    def test_what_is_there_is_told(self):
        session = connect(self.url)
        blob = b"some bytes"
        digest = session.client.cache_artifact(blob)
        self.assertTrue(session.client._artifact_manager.is_cached_artifact(digest))
        self.assertFalse(session.client._artifact_manager.is_cached_artifact("0" * 64))
        session.stop()

    def test_a_damaged_one_is_refused(self):
        stub = base_pb2_grpc.SparkConnectServiceStub(grpc.insecure_channel(self.url.removeprefix("sc://")))
        whose = {"session_id": str(uuid.uuid4()), "user_context": pb2.UserContext(user_id="u")}
        request = pb2.AddArtifactsRequest(**whose)
        artifact = request.batch.artifacts.add()
        artifact.name, artifact.data.data, artifact.data.crc = "files/x", b"abc", 1
        self.assertFalse(stub.AddArtifacts(iter([request])).artifacts[0].is_crc_successful)
        status = stub.ArtifactStatus(pb2.ArtifactStatusesRequest(**whose, names=["files/x"]))
        self.assertFalse(status.statuses["files/x"].exists)


class ErrorDetails(OnTheWire):
    def test_they_are_kept_until_they_were_asked_for(self):
        request = pb2.ExecutePlanRequest(**self.whose)
        request.plan.root.read.named_table.unparsed_identifier = "nope"
        with self.assertRaises(grpc.RpcError) as caught:
            list(self.stub.ExecutePlan(request))
        info = self.info_of(caught.exception)
        self.assertEqual(info.metadata["errorClass"], "TABLE_OR_VIEW_NOT_FOUND")
        self.assertIn("org.apache.spark.sql.AnalysisException", json.loads(info.metadata["classes"]))
        ask = pb2.FetchErrorDetailsRequest(**self.whose, error_id=info.metadata["errorId"])
        error = self.stub.FetchErrorDetails(ask).errors[0]
        self.assertEqual(error.spark_throwable.error_class, "TABLE_OR_VIEW_NOT_FOUND")
        self.assertEqual(error.spark_throwable.message_parameters["relationName"], "`nope`")
        self.assertEqual(len(self.stub.FetchErrorDetails(ask).errors), 0)


if __name__ == "__main__":
    unittest.main()
