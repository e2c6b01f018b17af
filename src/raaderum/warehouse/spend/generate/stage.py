"""Sets the scene: the world, its register and habits, and the invoices of all municipalities in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from raaderum.warehouse.folders import default_folders
from raaderum.warehouse.spend.generate.agreements import Register, build_register
from raaderum.warehouse.spend.generate.draw import Drawing
from raaderum.warehouse.spend.generate.habits import Habits, build_habits
from raaderum.warehouse.spend.generate.lines import Drawn, draw_invoices
from raaderum.warehouse.spend.generate.plan import IntArray, Plan, shares_of
from raaderum.warehouse.spend.generate.world import Municipality, World, build_world, example_municipalities


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A world with its agreements, and how many invoices each municipality receives."""

    world: World
    register: Register
    habits: Habits
    plan: Plan
    counts: IntArray

    def draw(self, municipality: int) -> Iterator[Drawn]:
        """Draw the invoices of a municipality. Their ids are the same whichever municipalities are drawn before."""
        first_id = 1 + int(self.counts[:municipality].sum())
        code = self.world.municipalities[municipality].code
        drawing = Drawing(self.world, self.register, self.habits, self.plan, municipality, code)
        yield from draw_invoices(drawing, first_id, int(self.counts[municipality]))


def set_stage(
    invoices: int, seed: int, *, municipalities: Sequence[Municipality] | None = None, plan: Plan | None = None
) -> Stage:
    """Return the stage for ``invoices`` in all; by default on the 98 fictional municipalities of the examples."""
    plan = plan or Plan()
    if municipalities is None:
        municipalities = example_municipalities(default_folders().examples, seed)
    municipalities = sorted(municipalities, key=lambda one: one.code)
    world = build_world(seed, invoices, municipalities)
    size = np.array([one.inhabitants for one in municipalities], dtype=float)
    return Stage(
        world, build_register(world, plan.year), build_habits(world, plan), plan, shares_of(invoices, size * world.rate)
    )
