"""Kills daily_sales at random instants, again and again until it ends: the table is the undisturbed run's. Prints which phases were hit."""

import collections
import os
import random
import signal
import subprocess
import unittest

from daily_sales import FULL, CrashTest, World, read_points, reference

ROUNDS = 100 if FULL else 10
SEED = int(os.environ.get("IZVOR_TEST_SEED", "20260301"))


class KillAtRandomInstants(CrashTest):
    def test_random_instants(self):
        chance = random.Random(SEED)
        phases = collections.Counter()
        for number in range(ROUNDS):
            with self.subTest(seed=SEED, round=number):
                phases.update(self.kill_until_it_ends(chance))
        print(f"  {phases.total()} kills in {ROUNDS} rounds; the last fail point that a killed run had passed:")
        for phase, count in phases.most_common():
            print(f"  {count:5}  {phase}")
        self.assertGreaterEqual(phases.total(), ROUNDS)

    def kill_until_it_ends(self, chance: random.Random) -> list[str]:
        """Kills the first run at some instant, and half of the restarts too; returns the phase of each kill."""
        world = World.fresh("random")
        phases = []
        while True:
            phase = self.run_for(world, chance.uniform(0, reference().seconds))
            if phase is None:
                break
            phases.append(phase)
            if chance.random() < 0.5:
                world.run_to_end()
                break
        if not phases:  # the run was faster than the instant: this round does not count
            world.remove()
            return self.kill_until_it_ends(chance)
        self.assert_result(world, f"killed {len(phases)} times: {phases}")
        world.remove()
        return phases

    def run_for(self, world: World, seconds: float) -> str | None:
        """Kills a run after this time; returns the last fail point that it had passed, or nothing when it had ended by itself."""
        log = world.directory / "points.txt"
        log.unlink(missing_ok=True)
        process = world.start(env={"IZVOR_FAIL_POINT_LOG": str(log)})
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        ended = world.ended(process)
        if ended.code == 0:
            return None
        self.assertEqual(-signal.SIGKILL, ended.code, str(ended))
        return (read_points(log) or ["(before the first)"])[-1]


if __name__ == "__main__":
    unittest.main(verbosity=2)
