"""Kills daily_sales at every fail point of the source, at its first, middle and last hit, and lets it end: the table is the undisturbed run's."""

import collections
import re
import unittest

from daily_sales import FULL, ROOT, CrashTest, World, reference

# Points that no run of daily_sales passes, with the test that arms each.
ELSEWHERE: dict[str, str] = {}


def points_of_the_source() -> set[str]:
    found = set()
    for file in (ROOT / "src/izvor").rglob("*.cc"):
        if not file.name.endswith("_test.cc"):
            found |= set(re.findall(r'\bIZVOR_FAIL_POINT\("([^"]+)"\)', file.read_text()))
    return found


def restart_points() -> collections.Counter:
    """The points that a restart after a kill in the middle passes."""
    world = interrupted()
    _, points = world.logged_points()
    world.remove()
    return collections.Counter(points)


def interrupted() -> World:
    """A world whose first run was killed at about half of its batches, with a batch begun and not committed."""
    points = reference().points
    name = most_frequent(points)
    world = World.fresh("interrupted")
    world.kill_at(name, points.count(name) // 2)
    return world


def most_frequent(points: list[str]) -> str:
    return collections.Counter(points).most_common(1)[0][0]


def chosen_hits(count: int) -> list[int]:
    """First, middle and last; the sample of CI takes the middle one."""
    return sorted({1, (count + 1) // 2, count}) if FULL else [(count + 1) // 2]


class KillAtFailPoints(CrashTest):
    def test_each_point_of_a_run(self):
        hits = collections.Counter(reference().points)
        for name, count in sorted(hits.items()):
            for hit in chosen_hits(count):
                with self.subTest(point=name, hit=hit):
                    self.kill_and_restart(World.fresh("point"), name, hit)
            print(f"  {name:<40} {count:4} hits, killed at {', '.join(map(str, chosen_hits(count)))}")

    def test_each_point_of_a_restart(self):
        hits = restart_points()
        for name, count in sorted(hits.items()):
            with self.subTest(point=name):
                self.kill_and_restart(interrupted(), name, 1)
            print(f"  {name:<40} {count:4} hits in a restart, killed at 1")

    def test_no_point_of_the_source_is_left_out(self):
        passed = set(reference().points) | set(restart_points())
        left_out = points_of_the_source() - passed - ELSEWHERE.keys()
        self.assertEqual(set(), left_out, "no run of daily_sales passes these fail points")
        self.assertEqual(set(), ELSEWHERE.keys() & passed, "these are passed after all")

    def kill_and_restart(self, world: World, name: str, hit: int) -> None:
        what = f"killed at {name}, hit {hit}"
        self.assert_killed(world.kill_at(name, hit), what)
        world.run_to_end()
        self.assert_result(world, what)
        world.remove()


if __name__ == "__main__":
    unittest.main(verbosity=2)
