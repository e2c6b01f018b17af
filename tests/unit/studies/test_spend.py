"""The studies of purchases against what was planted in a generated year, and a package that tells nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from raaderum.analytics.spend import tables
from raaderum.domain.purchases import Agreement, Cause
from raaderum.packs import AreaPack, load_pack
from raaderum.studies.spend_duplicates import study_spend_duplicates
from raaderum.studies.spend_figures import study_spend_figures
from raaderum.studies.spend_leaks import study_spend_leaks
from raaderum.studies.spend_merge import TOTAL, merge_packages
from raaderum.studies.spend_observations import study_spend_observations
from raaderum.studies.spend_potential import study_spend_potential
from raaderum.studies.spend_prices import study_spend_prices
from raaderum.studies.spend_share import UnsafePackage, read_package, study_spend_share, write_package
from raaderum.studies.spend_small_invoices import study_spend_small_invoices
from raaderum.warehouse.spend.engines import DuckDb
from raaderum.warehouse.spend.generate import example_municipalities, generate_parquet
from raaderum.warehouse.spend.register import load_register
from raaderum.warehouse.spend.small_tables import write_small_tables
from tests.conftest import ROOT

OWN, YEAR = "X002", 2025


@dataclass(frozen=True)
class Year:
    """A generated year of eight municipalities, with what was planted in it."""

    engine: DuckDb
    pack: AreaPack
    truth: dict[str, Any]
    agreements: tuple[Agreement, ...]
    suppliers: dict[str, list[str]]
    names: frozenset[str]

    @property
    def rules(self):
        return self.pack.purchasing

    def inhabitants(self):
        return {one["municipality"]: one["inhabitants"] for one in self.truth["municipalities"]}

    def share(self, code: str):
        return study_spend_share(self.engine, self.pack, code, YEAR, self.agreements, self.suppliers)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder: Path = tmp_path_factory.mktemp("year")
    pack = load_pack(ROOT / "area_packs" / "procurement")
    members = example_municipalities(ROOT / "examples", 3)[:8]
    truth = generate_parquet(folder, 6000, seed=3, municipalities=members)
    engine = DuckDb(folder, threads=1)
    write_small_tables(engine, folder, pack.purchasing)
    engine.close()
    register = load_register(folder / "register")
    suppliers = defaultdict(list)
    for one in register.suppliers:
        suppliers[one.agreement].append(one.name)
    engine = DuckDb(folder, threads=1)
    import ibis

    known = engine.rows(ibis.table({"supplier": "string", "name": "string"}, name="suppliers").select("name"))
    names = frozenset(name for (name,) in known if name)
    yield Year(engine, pack, truth, tuple(register.agreements), dict(suppliers), names)
    engine.close()


def planted(year: Year, code: str | None = None) -> dict[str, dict[str, int]]:
    """Øre by agreement and cause, as they were planted."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in year.truth["leaks"]:
        if code in (None, row["municipality"]):
            for cause, oere in row["causes"].items():
                found[row["agreement"]][cause] += oere
    return {agreement: {c: o for c, o in causes.items() if o} for agreement, causes in found.items()}


@pytest.mark.parametrize("code", [OWN, None])
def test_leaks_are_those_that_were_planted_to_the_oere(year, code):
    result = study_spend_leaks(year.engine, year.rules, year.agreements, code)
    found = {one.agreement: {part.cause: part.oere for part in one.causes} for one in result.agreements}
    assert found == {name: causes for name, causes in planted(year, code).items() if causes}
    for one in result.agreements:
        assert sum(part.oere for part in one.causes) == round(one.spend_dkk * 100)
    assert sum(part.oere for part in result.causes) == round(result.spend_dkk * 100)
    assert result.agreements[-1].agreement == ""


def test_invoices_are_as_many_as_were_made(year):
    result = study_spend_figures(year.engine, year.rules, year.inhabitants())
    found = {one.municipality: one.invoices for one in result.groups}
    for made in year.truth["municipalities"]:
        counts = found[made["municipality"]]
        assert (counts.invoices, counts.credit_notes, counts.lines) == (
            made["invoices"],
            made["credit_notes"],
            made["lines"],
        )
        assert counts.small == tuple((n, made[f"invoices_under_{n}_dkk"]) for n in (200, 500, 1000))
        assert counts.with_order_number == made["order_number_invoices"]
        assert (counts.e_orders, round(counts.e_order_dkk * 100)) == (made["e_order_invoices"], made["e_order_oere"])
        assert counts.per_1000_inhabitants == pytest.approx(made["invoices"] * 1000 / made["inhabitants"])
        assert counts.process_cost_dkk == made["invoices_under_200_dkk"] * 62
    assert "skatter" in result.addressable.da


def test_compliance_is_that_of_the_planted_kroner(year):
    result = study_spend_figures(year.engine, year.rules, {})
    own = next(one.compliance for one in result.groups if one.municipality == OWN)
    total: dict[str, int] = defaultdict(int)
    for causes in planted(year, OWN).values():
        for cause, oere in causes.items():
            total[cause] += oere
    outside = total["not_addressable"]
    whole = sum(total.values()) - outside
    right = total["compliant"] + total["price_above"]
    assert own.item.low == pytest.approx(right / whole)
    assert own.item.high == pytest.approx((right + total["unclassified"]) / whole)
    assert own.supplier.low == pytest.approx((right + total["wrong_item"]) / whole)


def test_figures_of_units_add_up_to_the_municipality(year):
    units = study_spend_figures(year.engine, year.rules, year.inhabitants(), "place").groups
    whole = study_spend_figures(year.engine, year.rules, year.inhabitants()).groups
    for one in whole:
        parts = [unit.invoices for unit in units if unit.municipality == one.municipality]
        assert sum(part.invoices for part in parts) == one.invoices.invoices
        assert parts[0].per_1000_inhabitants is None


def test_categories_are_those_planted(year):
    groups = study_spend_figures(year.engine, year.rules, {}, "category").groups
    found = {(one.municipality, one.group): round(one.compliance.net_dkk * 100) for one in groups}
    made = {(r["municipality"], r["category"]): sum(r["causes"].values()) for r in year.truth["categories"]}
    assert found == made


def test_planted_duplicates_are_found_and_little_else(year):
    result = study_spend_duplicates(year.engine)
    pairs = {one.invoice: one.tier for one in result.pairs}
    made = {one["copy"]: 2 if one["written_otherwise"] else 1 for one in year.truth["duplicates"]}
    told_apart = {n: tier for n, tier in made.items() if n in pairs}
    assert told_apart.items() <= pairs.items()
    missing = [one for one in year.truth["duplicates"] if one["copy"] not in pairs]
    assert {one["supplier"] for one in missing} <= {"person"}
    assert len(pairs) <= len(made) + 2
    assert result.count == sum(one.kind == "invoice" for one in result.pairs)


def test_own_prices_stand_beside_a_spread_and_no_other_municipality_is_named(year):
    result = study_spend_prices(year.engine, OWN)
    assert result.items
    for one in result.items:
        assert one.low_dkk <= one.median_dkk <= one.high_dkk
        assert one.municipalities >= year.rules.fewest_municipalities
        assert one.saving_median_dkk == pytest.approx(max(0, one.own_dkk - one.median_dkk) * one.quantity)
    assert "X0" not in repr(result).replace(OWN, "")


def test_the_potential_is_what_is_moved_times_the_price_gap(year):
    result = study_spend_potential(year.engine, year.rules, year.agreements, OWN)
    past = sum(c.get("wrong_item", 0) + c.get("wrong_supplier", 0) for a, c in planted(year, OWN).items() if a) / 100
    assert result.all.low == pytest.approx(0.10 * past, rel=0.02)
    assert result.all.high == pytest.approx(1.5 * result.all.low)
    assert result.by_points.high <= result.all.high
    assert result.rule_dkk == 100_000 * sum(one.covered_dkk > 0 for one in result.agreements)
    assert "procentpoint" in result.rule_note.da
    wide = study_spend_potential(year.engine, year.rules, year.agreements, OWN, points=100)
    assert wide.by_points.high == pytest.approx(wide.all.high)


def test_small_invoices_of_units_and_what_collecting_them_frees(year):
    result = study_spend_small_invoices(year.engine, year.rules, OWN)
    made = next(one for one in year.truth["municipalities"] if one["municipality"] == OWN)
    assert sum(count for place in result.places for limit, count in place.small if limit == 200) == result.collectable
    assert result.collectable == made["invoices_under_200_dkk"]
    assert 0 < result.removed < result.collectable
    assert result.freed_dkk == result.removed * 62
    assert study_spend_small_invoices(year.engine, year.rules, OWN, dkk_per_invoice=10).freed_dkk == result.removed * 10
    more = study_spend_small_invoices(year.engine, year.rules, OWN, limit_dkk=1000)
    assert more.removed > result.removed


def test_observations_are_whole_sums(year):
    rows = study_spend_observations(year.engine, year.pack, YEAR)
    found = {(o.unit, o.variable): o.value for o in rows}
    for made in year.truth["municipalities"]:
        code = made["municipality"]
        assert int(found[code, "net_dkk"] * 100) == made["net_oere"]
        assert sum(found[code, f"{cause.value}_dkk"] for cause in Cause) == found[code, "net_dkk"]
        root = year.pack.figure("purchases")
        assert sum(found[code, name] for name in root.numerator) == found[code, "net_dkk"]
    assert {o.source for o in rows} == {"INVOICES"}
    only = study_spend_observations(year.engine, year.pack, YEAR, [OWN])
    assert {o.unit for o in only} == {OWN}
    assert {o.key: o.value for o in only}.items() <= {o.key: o.value for o in rows}.items()


# --- sharing


def test_a_package_holds_no_text_number_item_or_supplier_that_was_not_agreed(year):
    data = write_package(year.share(OWN))
    lines = tables.lines().filter(tables.lines().municipality == OWN)
    bills = tables.invoices().filter(tables.invoices().municipality == OWN)
    agreed = {name for names in year.suppliers.values() for name in names}
    told = json.loads(data)
    shared = {name for cell in told["agreements"] for name in cell["suppliers"]}
    assert shared
    assert shared <= agreed
    secret = {text for row in year.engine.rows(lines.select("text", "item").distinct()) for text in row}
    secret |= {
        text for row in year.engine.rows(bills.select("number", "place", "order_number").distinct()) for text in row
    }
    secret |= {name for name in year.names if name not in shared}
    secret |= {value for (value,) in year.engine.rows(lines.select("supplier").distinct())}
    assert len(secret) > 500
    words = set(_texts(told))
    for text in secret - {""}:
        assert text not in words, text
        # Short texts ("7", "Ydelse") may be a part of a longer one by chance; longer ones may not be in it at all.
        assert len(text) < 8 or text.encode() not in data, text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def test_a_package_is_read_back_as_it_was_and_sums_to_the_spend(year):
    package = year.share(OWN)
    assert read_package(write_package(package)) == package
    made = next(one for one in year.truth["municipalities"] if one["municipality"] == OWN)
    spend = sum(n for cell in package.categories for n in cell.oere.values()) + package.totals["unclassified"]
    assert spend == made["net_oere"]


def test_without_agreed_suppliers_no_supplier_is_in_it(year):
    share = year.rules.share.model_copy(update={"agreed_suppliers": False})
    pack = replace(year.pack, purchasing=year.rules.model_copy(update={"share": share}))
    data = write_package(study_spend_share(year.engine, pack, OWN, YEAR, year.agreements, year.suppliers))
    assert not [name for name in year.names if name.encode() in data]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"compliant"', b'"supplier_x"', "supplier_x"),
        (b'"category": "copy_paper"', b'"category": "Vestby Papir"', "Vestby Papir"),
        (b'"invoices":', b'"first_invoice":', "first_invoice"),
    ],
)
def test_a_package_with_more_in_it_is_refused(year, old, new, told):
    data = write_package(year.share(OWN))
    assert old in data
    with pytest.raises(UnsafePackage, match=told):
        merge_packages([read_package(data.replace(old, new))], year.pack)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"agreements": []}', b"\xff"])
def test_what_is_no_package_is_refused(data):
    with pytest.raises(UnsafePackage):
        read_package(data)


@pytest.fixture(scope="module")
def together(year: Year):
    packages = [year.share(code) for code in year.inhabitants()]
    return packages, merge_packages(packages, year.pack)


def test_merged_sums_are_those_of_the_packages_and_few_contributors_are_hidden(together):
    packages, merged = together
    assert merged.hidden
    shown = {(c.kind, c.id, c.cause): c for c in merged.cells if c.dkk is not None}
    assert shown
    for (kind, name, cause), cell in shown.items():
        assert cell.members >= 5
        parts = [c.oere for p in packages for c in (p.categories if kind == "category" else p.agreements)
                 if (c.category if kind == "category" else c.agreement) == name]  # fmt: skip
        total = sum(sum(o.values()) if cause == TOTAL else o.get(cause, 0) for o in parts)
        assert cell.dkk == pytest.approx(total / 100)


def test_a_hidden_cell_is_not_what_is_left_of_the_others(together):
    _, merged = together
    for category in {cell.id for cell in merged.cells if cell.kind == "category"}:
        cells = [cell for cell in merged.cells if cell.kind == "category" and cell.id == category]
        if any(cell.cause == TOTAL and cell.dkk is not None for cell in cells):
            assert sum(cell.dkk is None for cell in cells) != 1, category


def test_two_packages_of_one_municipality_or_of_two_years_are_not_merged(year):
    package = year.share(OWN)
    for other in (package, replace(year.share("X003"), period=2024)):
        with pytest.raises(UnsafePackage):
            merge_packages([package, other], year.pack)
    with pytest.raises(UnsafePackage):
        merge_packages([], year.pack)
