"""Kills daily_sales at every fail point and drops what it had not made durable, as a power cut would: the table is the undisturbed run's."""

import collections
import unittest

import daily_sales
from daily_sales import FULL, CrashTest, World, reference
from kill_points_test import chosen_hits


class PowerLoss(CrashTest):
    def test_each_point(self):
        hits = collections.Counter(reference().points)
        modes = ("missing", "zeros") if FULL else ("missing",)
        for name, count in sorted(hits.items()):
            for hit in chosen_hits(count):
                for lost in modes:
                    with self.subTest(point=name, hit=hit, lost=lost):
                        self.cut_power(name, hit, lost)
            print(f"  {name:<40} power cut at hit {', '.join(map(str, chosen_hits(count)))}, unsynced ends {' or '.join(modes)}")

    def cut_power(self, name: str, hit: int, lost: str) -> None:
        what = f"power cut at {name}, hit {hit}, unsynced ends {lost}"
        world = World.fresh("power")
        world.program = daily_sales.LOSSY_PROGRAM
        ended = world.run(env={"IZVOR_FAIL_POINT": f"{name}@{hit}=kill", "IZVOR_LOSSY_DISK": lost})
        self.assert_killed(ended, what)
        world.run_to_end()
        self.assert_result(world, what)
        world.remove()


if __name__ == "__main__":
    unittest.main(verbosity=2)
