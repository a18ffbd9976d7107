"""Several processes on one checkpoint, and processes that are asked to stop."""

import json
import os
import shutil
import signal
import unittest

from daily_sales import CrashTest, World, reference, sample_files, wait_until


class Owners(CrashTest):
    def world_with_growing_input(self, name: str, files: int) -> World:
        """A world whose input holds the first files only; add_files() brings the others."""
        world = World.fresh(name)
        world.input = world.directory / "input"
        world.input.mkdir()
        self.add_files(world, 0, files)
        return world

    def add_files(self, world: World, first: int, last: int) -> None:
        for file in sorted(sample_files().glob("*.csv"))[first:last]:
            arriving = world.input / f".{file.name}"  # hidden until it is whole
            shutil.copy(file, arriving)
            arriving.rename(world.input / file.name)

    def test_the_second_process_is_refused_and_the_first_goes_on(self):
        world = self.world_with_growing_input("owners", 4)
        first = world.start(trigger="100 milliseconds")
        try:
            wait_until(lambda: 3 in world.commits(), "the commit of the first four files", first)
            second = World(world.directory / "second", world.input)
            second.directory.mkdir()
            second.checkpoint, second.warehouse = world.checkpoint, world.warehouse
            refused = second.run()
            self.assertEqual(1, refused.code, str(refused))
            self.assertIn("IZVOR_CHECKPOINT_OWNED", refused.output)
            self.assertIn(str(world.checkpoint), refused.output)
            self.add_files(world, 4, None)
            wait_until(lambda: 23 in world.commits(), "the commit of the files that came later", first)
        finally:
            first.send_signal(signal.SIGTERM)
        self.assertEqual(0, world.ended(first).code)
        self.assert_result(world, "after the second process was refused")

    def test_a_frozen_owner_keeps_its_checkpoint(self):
        world = self.world_with_growing_input("frozen", 4)
        first = world.start(trigger="100 milliseconds")
        try:
            wait_until(lambda: 3 in world.commits(), "the commit of the first four files", first)
            first.send_signal(signal.SIGSTOP)
            second = World(world.directory / "second", world.input)
            second.directory.mkdir()
            second.checkpoint, second.warehouse = world.checkpoint, world.warehouse
            refused = second.run()
            self.assertEqual(1, refused.code, str(refused))
            self.assertIn("IZVOR_CHECKPOINT_OWNED", refused.output)
        finally:
            first.send_signal(signal.SIGCONT)
            first.send_signal(signal.SIGTERM)
        self.assertEqual(0, world.ended(first).code)

    def test_a_killed_owner_is_followed_at_once(self):
        world = self.world_with_growing_input("followed", 24)
        first = world.start(trigger="100 milliseconds")
        try:
            wait_until(lambda: 3 in world.commits(), "the commit of the first four files", first)
        finally:
            first.kill()
        world.ended(first)
        world.run_to_end()
        self.assert_result(world, "after the owner was killed")

    def test_sigterm_ends_cleanly_in_the_middle(self):
        for name in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=name.name):
                world = World.fresh("sigterm")
                process = world.start()
                try:
                    wait_until(lambda: 2 in world.commits(), "the third commit", process)  # noqa: B023
                finally:
                    process.send_signal(name)
                ended = world.ended(process)
                self.assertEqual(0, ended.code, str(ended))
                self.assertLess(len(world.table()), len(reference().table), "the signal came too late to be in the middle")
                world.run_to_end()
                self.assert_result(world, f"after {name.name} and a restart")

    def test_a_restart_keeps_the_query_id_and_reads_nothing_twice(self):
        world = World.fresh("again")
        world.run_to_end()
        identity = json.loads((world.checkpoint / "metadata").read_text())["id"]
        commits = world.commits()
        world.run_to_end()
        self.assertEqual(identity, json.loads((world.checkpoint / "metadata").read_text())["id"])
        self.assertEqual(commits, world.commits())
        self.assert_result(world, "after a restart with nothing to do")

    def test_the_number_of_threads_may_change_between_restarts(self):
        world = World.fresh("threads")
        process = world.start("--threads", "1")
        try:
            wait_until(lambda: 2 in world.commits(), "the third commit", process)
        finally:
            process.kill()
        world.ended(process)
        threads = str(max(4, (os.cpu_count() or 1) * 2))
        ended = world.run("--threads", threads)
        self.assertEqual(0, ended.code, str(ended))
        self.assert_result(world, f"begun with 1 thread, ended with {threads}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
