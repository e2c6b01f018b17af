"""Whatever the seed, the number of invoices and what is planted: the parts of the truth are the whole."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from raaderum.domain.purchases import Cause
from raaderum.warehouse.spend.generate import Municipality, Plan
from raaderum.warehouse.spend.generate.lines import CAUSES, Drawn
from raaderum.warehouse.spend.generate.stage import Stage, set_stage
from raaderum.warehouse.spend.generate.truth import Tally

CODE = {cause: number for number, cause in enumerate(CAUSES)}
shares = st.floats(0, 0.4)
plans = st.builds(
    Plan, small=shares, credit_notes=shares, duplicates=shares, misspelt=shares, vague=shares, charges=shares,
    withheld=shares, returns=shares, year=st.sampled_from([2024, 2025]),
)  # fmt: skip
places = st.lists(st.integers(500, 300_000), min_size=1, max_size=4).map(
    lambda sizes: [Municipality(f"X{number + 1:03d}", f"By{number}", size) for number, size in enumerate(sizes)]
)


@settings(max_examples=15)
@given(st.integers(0, 2**40), st.integers(1, 400), plans, places)
def test_the_parts_of_the_truth_are_the_whole(
    seed: int, invoices: int, plan: Plan, municipalities: list[Municipality]
) -> None:
    stage = set_stage(invoices, seed, municipalities=municipalities, plan=plan)
    tally = Tally(stage.world, stage.register, stage.plan)
    net, numbers = 0, []
    for municipality in range(len(municipalities)):
        for drawn in stage.draw(municipality):
            tally.add(drawn, documents=True)
            net += int(drawn.lines.net_oere.sum())
            numbers += drawn.heads.id.tolist()
            _check(stage, drawn)
    truth = tally.truth()
    assert numbers == list(range(1, invoices + 1))
    assert truth["spend_oere"] == net
    for name in ("leaks", "categories"):
        assert sum(sum(one["causes"].values()) for one in truth[name]) == net
    assert sum(one["net_oere"] for one in truth["municipalities"]) == net
    assert sum(one["invoices"] + one["credit_notes"] for one in truth["municipalities"]) == invoices


def _check(stage: Stage, drawn: Drawn) -> None:
    heads, lines = drawn.heads, drawn.lines
    held = lines.agreement != stage.register.none
    beyond = np.isin(lines.cause, [CODE[c] for c in (Cause.NO_AGREEMENT, Cause.NOT_ADDRESSABLE, Cause.UNCLASSIFIED)])
    assert (held == ~beyond).all()
    assert ((lines.category < 0) == (lines.cause == CODE[Cause.UNCLASSIFIED])).all()
    assert (lines.cause != CODE[Cause.PRICE_ABOVE]).all()
    assert (lines.above_oere[lines.cause != CODE[Cause.COMPLIANT]] == 0).all()
    assert (lines.above_oere * np.sign(lines.net_oere) >= 0).all()
    assert (abs(lines.above_oere) <= abs(lines.net_oere)).all()
    assert ((drawn.net_oere < 0) == heads.credit).all()
    assert (drawn.net_oere[heads.small] < 200_00).all()
    priced = lines.half_units != 0
    assert (2 * lines.net_oere == lines.price_oere * lines.half_units)[priced].all()
