"""Damages one file of a checkpoint and starts the query again: the right result, or an error that names the file; never a wrong result."""

import collections
import pathlib
import random
import unittest

from daily_sales import FULL, CrashTest, World, difference, reference


def cut_in_half(file: pathlib.Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def cut_last_line(file: pathlib.Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))


def empty(file: pathlib.Path) -> None:
    file.write_bytes(b"")


def fill_with_garbage(file: pathlib.Path) -> None:
    file.write_bytes(random.Random(file.name).randbytes(max(64, file.stat().st_size)))


def flip_one_bit(file: pathlib.Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


def delete(file: pathlib.Path) -> None:
    file.unlink()


DAMAGES = [cut_in_half, cut_last_line, empty, fill_with_garbage, delete, flip_one_bit]


def batch_of(file: pathlib.Path) -> int | None:
    """Of 7, 9.compact and 12-1 (with its epoch)."""
    number = file.name.split(".")[0].split("-")[0]
    return int(number) if number.isdigit() else None


def kinds(checkpoint: pathlib.Path) -> dict[str, pathlib.Path]:
    """A file of each kind that a checkpoint holds, by what it is; of logs the first and the last two."""
    found = {name: checkpoint / name for name in ("metadata", "izvor-state/metadata")}
    for log in ("offsets", "commits", "sources/0", "izvor-state/changelog", "izvor-state/snapshot"):
        entries = sorted((file for file in (checkpoint / log).iterdir() if batch_of(file) is not None), key=batch_of)
        plain = [file for file in entries if file.suffix == ""]
        found |= {
            f"{log}: {place}": plain[index] for place, index in (("first", 0), ("one before the last", -2), ("last", -1)) if -len(plain) <= index
        }
        compacted = [file for file in entries if file.suffix == ".compact"]
        if compacted:
            found[f"{log}: last compacted"] = compacted[-1]
    return found


class Corruption(CrashTest):
    def test_each_kind_of_file_damaged(self):
        stopped = self.interrupted_world()
        tally = collections.Counter()
        for kind, file in kinds(stopped.checkpoint).items():
            name = file.relative_to(stopped.checkpoint)
            for damage in DAMAGES if FULL else [cut_in_half, flip_one_bit, delete]:
                with self.subTest(kind=kind, file=str(name), damage=damage.__name__):
                    outcome = self.restart_damaged(stopped, name, damage)
                    tally[outcome] += 1
                    print(f"  {kind:<40} {name!s:<32} {damage.__name__:<18} {outcome}")
        print(f"  {dict(tally)}")
        self.assertGreater(tally["refused"], 0)

    def interrupted_world(self) -> World:
        """Killed at about two thirds of its batches, between its log of offsets and its commit."""
        world = World.fresh("stopped")
        between = "sink.before_commit"
        self.assert_killed(world.kill_at(between, reference().points.count(between) * 2 // 3), between)
        return world

    def restart_damaged(self, stopped: World, name: pathlib.Path, damage) -> str:
        world = stopped.copy("damaged")
        damage(world.checkpoint / name)
        before = world.table()
        ended = world.run()
        if ended.code == 0:
            self.assert_result(world, f"{damage.__name__} of {name}")
            outcome = "right result"
        else:
            self.assertEqual(1, ended.code, str(ended))
            # Where 9.compact is gone, entry 9 of the log is; of a missing `metadata` Spark's error names the directory.
            named = world.checkpoint if name.name == "metadata" and damage is delete else world.checkpoint / name
            self.assertIn(str(named).removesuffix(".compact"), ended.output, "the error does not name the file")
            self.assertRegex(ended.output, r"\[(IZVOR_|[A-Z_]+)[A-Z_.]*\]", "the error has no class")
            self.assertIsNone(difference(before, world.table()), "the refused start changed the warehouse")
            outcome = "refused"
        world.remove()
        return outcome


if __name__ == "__main__":
    unittest.main(verbosity=2)
