"""What a check of a release is measured in comes from the pack: an area need not be about money."""

from __future__ import annotations

from dataclasses import replace

from raaderum.domain.text import Text
from raaderum.studies.verification import OWN_UNITS, verify_release
from tests.factories.figures import remake

HOURS = Text("timer", "hours")


def units_of(release, pack):
    return {check.name.da: check.unit for check in verify_release(remake(release, pack=pack))}


def test_a_residual_has_the_unit_of_the_variables_it_is_about(public_release):
    kroner = units_of(public_release, public_release.pack)
    assert {unit.da for unit in kroner.values() if unit} == {"kr."}

    variables = public_release.pack.variables
    hours = {
        name: replace(one, unit=HOURS) if one.quantity == "amount" else one for name, one in variables.items()
    }  # fmt: skip
    found = units_of(public_release, replace(public_release.pack, variables=hours))
    assert {unit for unit in found.values() if unit} == {HOURS}
    assert [name for name, unit in found.items() if unit is None] == [
        name for name, unit in kroner.items() if unit is None
    ]


def test_several_units_are_not_called_by_the_name_of_one(public_release):
    variables = public_release.pack.variables
    mixed = variables | {"net_22811_dkk": replace(variables["net_22811_dkk"], unit=HOURS)}
    found = units_of(public_release, replace(public_release.pack, variables=mixed))
    assert found["forhold × nævner = tæller"] == OWN_UNITS
