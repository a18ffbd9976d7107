"""What a user gets for bad input: the error's class, what it names, the exit code; and that nothing is lost or half-written."""

import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import unittest

from daily_sales import CrashTest, Ended, World, reference, sample_files

NOBODY = 65534


class BadInput(CrashTest):
    def assert_refused(self, ended: Ended, error_class: str, *named: object, code: int = 1) -> None:
        self.assertEqual(code, ended.code, str(ended))
        self.assertIn(error_class, ended.output)
        for name in named:
            self.assertIn(str(name), ended.output)
        shown = next((line for line in ended.output.splitlines() if error_class in line), "")
        print(f"  {self._testMethodName}: {shown[:250]}")

    def own_input(self, name: str) -> World:
        """A world with its own copies of the sample files, to damage."""
        world = World.fresh(name)
        world.input = world.directory / "input"
        shutil.copytree(sample_files(), world.input)
        return world

    def files(self, world: World) -> list[pathlib.Path]:
        return sorted(world.input.glob("*.csv"))


class Input(BadInput):
    def test_missing_input_directory(self):
        world = World.fresh("missing", pathlib.Path("/no/such/directory"))
        world.glob = ""
        self.assert_refused(world.run(), "[PATH_NOT_FOUND]", "/no/such/directory")
        self.assertFalse((world.checkpoint / "offsets").exists() and any((world.checkpoint / "offsets").iterdir()))

    def test_glob_of_nothing_ends_with_nothing_done(self):
        """Spark does not look whether a glob matches; files may come later."""
        ended = World.fresh("nothing", pathlib.Path("/no/such/directory")).run()
        self.assertEqual(0, ended.code, str(ended))
        self.assertIn("0 rows", ended.output)

    def test_file_deleted_between_listing_and_reading(self):
        world = self.own_input("deleted")
        self.assert_killed(world.kill_at("scan.before_read", 6), "scan.before_read")
        victim = self.file_of_open_batch(world)
        content = victim.read_bytes()
        victim.unlink()
        before = world.table()
        self.assert_refused(world.run(), "[IZVOR_FILE_DISAPPEARED]", victim.name)
        self.assertEqual(before, world.table())
        victim.write_bytes(content)
        world.run_to_end()
        self.assert_result(world, "after the file was put back")

    def test_file_deleted_with_ignore_missing_files(self):
        world = self.own_input("ignored")
        self.assert_killed(world.kill_at("scan.before_read", 6), "scan.before_read")
        victim = self.file_of_open_batch(world)
        victim.unlink()
        ended = world.run("--conf", "spark.sql.files.ignoreMissingFiles=true")
        self.assertEqual(0, ended.code, str(ended))
        self.assertTrue(0 < sum(world.table().values()) < sum(reference().table.values()))

    def file_of_open_batch(self, world: World) -> pathlib.Path:
        """The file that the batch without a commit reads, from the source's log."""
        batch = max(world.commits(), default=-1) + 1
        log = (world.checkpoint / "sources" / "0" / str(batch)).read_text()
        return next(file for file in self.files(world) if file.name in log)

    def test_unreadable_file(self):
        world = self.own_input("unreadable")
        victim = self.files(world)[5]
        with self.as_nobody(world) as run:
            victim.chmod(0)
            self.assert_refused(run(), "[IZVOR_FILE_NOT_READABLE]", victim.name)
            victim.chmod(0o644)
            ended = run()
            self.assertEqual(0, ended.code, str(ended))
        self.assert_result(world, "after the file was made readable")

    @contextlib.contextmanager
    def as_nobody(self, world: World):
        """Runs of the program that permissions hold against: as another user when this one is root."""
        if os.getuid() != 0:
            yield world.run
            return
        world.directory.parent.chmod(0o755)
        for path in [world.directory, *world.directory.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        if subprocess.run([*drop, "test", "-x", world.command()[0]]).returncode != 0:
            self.skipTest("the build directory is closed to other users")

        def run() -> Ended:
            done = subprocess.run([*drop, *world.command()], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
            return Ended(done.returncode, done.stdout)

        yield run

    def with_malformed_timestamp(self, name: str) -> World:
        """A world whose eighth file is malformed; files are taken by their time of modification."""
        world = self.own_input(name)
        victim = self.files(world)[7]
        when = victim.stat().st_mtime
        victim.write_text("transaction_id,client_id,transaction_ts,amount,merchant,category\nx,78,not a time,9.99,Lidl,food\n")
        os.utime(victim, (when, when))
        return world

    def test_malformed_timestamp_that_survives_the_filter(self):
        world = self.with_malformed_timestamp("malformed")
        self.assert_refused(world.run(), "[CAST_INVALID_INPUT]", "not a time")
        self.assertEqual(7, len(world.commits()))
        before = world.table()
        self.assert_refused(world.run(), "[CAST_INVALID_INPUT]", "not a time")
        self.assertEqual(before, world.table())

    def test_malformed_timestamp_with_ansi_off_is_a_null_date(self):
        world = self.with_malformed_timestamp("null-date")
        ended = world.run("--conf", "spark.sql.ansi.enabled=false")
        self.assertEqual(0, ended.code, str(ended))
        self.assertEqual(9.99, world.table()[(None, 78)])


class Checkpoints(BadInput):
    def test_checkpoint_below_a_file(self):
        world = World.fresh("below")
        file = world.directory / "file"
        file.write_text("here")
        world.checkpoint = file / "checkpoint"
        self.assert_refused(world.run(), "[IZVOR_CHECKPOINT_NOT_WRITABLE]", world.checkpoint)
        self.assertEqual("here", file.read_text())

    def test_checkpoint_with_state_of_spark(self):
        world = World.fresh("of-spark")
        self.assert_killed(world.kill_at("scan.before_read", 6), "scan.before_read")
        shutil.rmtree(world.checkpoint / "izvor-state")
        for commit in (world.checkpoint / "commits").iterdir():
            commit.write_text('v1\n{"nextBatchWatermarkMs":0}')
        (world.checkpoint / "state" / "0" / "0").mkdir(parents=True)
        (world.checkpoint / "state" / "0" / "0" / "1.delta").write_bytes(b"spark")
        before = world.table()
        self.assert_refused(world.run(), "[IZVOR_STATE_FORMAT]", world.checkpoint)
        self.assertEqual(before, world.table())

    def test_checkpoint_without_its_state(self):
        world = World.fresh("stateless")
        self.assert_killed(world.kill_at("scan.before_read", 6), "scan.before_read")
        shutil.rmtree(world.checkpoint / "izvor-state")
        before = world.table()
        ended = world.run()
        self.assertEqual(1, ended.code, str(ended))
        self.assertIn(str(world.checkpoint / "izvor-state"), ended.output)
        self.assertEqual(before, world.table())

    def test_disk_full(self):
        """The checkpoint on a file system that fills up; with more space the query goes on."""
        world = World.fresh("full")
        world.checkpoint.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "izvor-test", str(world.checkpoint)]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            self.skipTest("this machine does not let tests mount a file system; test_file_size_limit covers the path")
        try:
            self.assert_refused(world.run(), "[IZVOR_DISK_FULL]", world.checkpoint)
            self.assertGreater(len(world.commits()), 0, "the disk was full before the first batch")
            subprocess.run(["mount", "-o", "remount,size=64m", str(world.checkpoint)], check=True)
            world.run_to_end()
            self.assert_result(world, "after space was made")
        finally:
            subprocess.run(["umount", str(world.checkpoint)], check=True)

    def test_file_size_limit(self):
        """The system refuses to let a file grow: an error, and no half-written table."""
        world = World.fresh("limit")
        limited = ["prlimit", "--fsize=16384", *world.command()]
        restore = {"preexec_fn": lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN), "restore_signals": False}
        done = subprocess.run(limited, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, **restore)
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertRegex(done.stdout, r"\[(IZVOR_[A-Z_]+)\]")
        world.run_to_end()
        self.assert_result(world, "after the limit was lifted")


class Warehouses(BadInput):
    def test_warehouse_is_no_database(self):
        world = World.fresh("no-database")
        world.warehouse.write_bytes(b"this is a letter, not a database\n" * 100)
        self.assert_refused(world.run(), "[", world.warehouse)
        self.assertTrue(world.warehouse.read_bytes().startswith(b"this is a letter"))

    def test_table_of_other_columns(self):
        world = World.fresh("other-columns")
        with contextlib.closing(sqlite3.connect(world.warehouse)) as database:
            database.execute("CREATE TABLE daily_sales_agg (something TEXT)")
            database.commit()
        self.assert_refused(world.run(), "[IZVOR_SINK_SCHEMA_MISMATCH]", "daily_sales_agg")

    def test_warehouse_in_a_missing_directory(self):
        world = World.fresh("missing-directory")
        world.warehouse = world.directory / "no" / "warehouse.sqlite"
        self.assert_refused(world.run(), "[IZVOR_", world.warehouse)


class Arguments(BadInput):
    def test_bad_arguments(self):
        cases = {
            ("--unknown",): "--unknown",
            ("--threads", "many"): "threads",
            ("--threads", "-1"): "threads",
            ("--max-files-per-trigger", "0"): "max-files-per-trigger",
            ("--max-files-per-trigger", "x"): "max-files-per-trigger",
            ("--conf", "no-equals-sign"): "no-equals-sign",
        }
        for words, named in cases.items():
            with self.subTest(words=words):
                self.assert_refused(World.fresh("arguments").run(*words), named, code=2)

    def test_bad_trigger_and_sink(self):
        world = World.fresh("arguments")
        self.assert_refused(world.run(trigger="now and then"), "now and then", code=2)
        self.assert_refused(world.run(trigger="-5 seconds"), "-5 seconds", code=2)
        self.assert_refused(world.run(sink="oracle:db"), "oracle:db", code=2)
        self.assert_refused(world.run(sink="sqlite:"), "sqlite", code=2)
        self.assertFalse(world.checkpoint.exists(), "bad arguments left a checkpoint behind")

    def test_missing_arguments(self):
        done = subprocess.run(World.fresh("arguments").command()[:1], capture_output=True, text=True)
        self.assertEqual(2, done.returncode, done.stdout + done.stderr)
        self.assertIn("--input", done.stdout + done.stderr)

    def test_bad_configuration_value(self):
        ended = World.fresh("conf").run("--conf", "spark.sql.ansi.enabled=perhaps")
        self.assertIn(ended.code, (1, 2), str(ended))
        self.assertIn("[INVALID_CONF_VALUE", ended.output)
        self.assertIn("spark.sql.ansi.enabled", ended.output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
