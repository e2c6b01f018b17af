"""What a head of purchasing would check first: the category tree, the identity, the rates, the 22 measures."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from raaderum.analytics.keyfigures import evaluate_key_figure
from raaderum.domain.purchases import Category, Cause
from raaderum.domain.text import Text
from raaderum.packs import AreaPack, load_pack
from raaderum.packs.purchasing import check_purchasing
from raaderum.studies import make_choices, make_gap_choices, study_gap, verify_release
from raaderum.warehouse.build import build_example_release
from raaderum.warehouse.release import Release
from raaderum.warehouse.spend.example import build_procurement_example
from tests.conftest import BUILT_AT, ROOT


@pytest.fixture(scope="module")
def pack() -> AreaPack:
    return load_pack(ROOT / "area_packs" / "procurement")


@pytest.fixture(scope="module")
def release(pack: AreaPack) -> Release:
    """The example with a tenth of the invoices."""
    return build_procurement_example(pack, ROOT / "examples", ROOT / "area_packs", BUILT_AT, invoices=9000)


def edited(pack: AreaPack, **changes):
    return [str(finding) for finding in check_purchasing(pack.purchasing.model_copy(update=changes))]


# --- the category tree


def test_categories_have_codes_of_their_own_and_what_is_left_out_says_why(pack):
    rules = pack.purchasing
    assert 25 <= len(rules.categories) <= 33
    assert [c.id for c in rules.categories if not c.addressable] == [
        "construction",
        "taxes_fees",
        "other_authorities",
        "grants",
    ]
    assert all(c.unspsc for c in rules.categories)
    assert len(rules.members(rules.consumables)) == 9
    assert rules.category("food").name.da == "Fødevarer"


def test_construction_alone_can_be_counted_in(pack):
    assert not pack.purchasing.addressable()["construction"]
    counted = pack.purchasing.addressable(["construction", "taxes_fees"])
    assert counted["construction"]
    assert not counted["taxes_fees"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consumables": "goods"}, "consumables: gruppen »goods« findes ikke"),
        ({"small_invoice_limits_dkk": [500, 200]}, "small_invoice_limits_dkk: tallene er ikke stigende"),
        ({"price_quantiles": [0.5, 0.5, 0.9]}, "price_quantiles: tallene er ikke stigende"),
    ],
)
def test_a_mistake_in_the_limits_is_named(pack, changes, told):
    [finding] = edited(pack, **changes)
    assert told in finding


@pytest.mark.parametrize(
    ("category", "told"),
    [
        (Category("x", Text("X", "X"), "it", ["4"]), "»4« er ikke begyndelsen af en UNSPSC-kode"),
        (Category("x", Text("X", "X"), "it", ["50"]), "50: id'et står 2 gange"),
        (Category("food", Text("X", "X"), "it", []), "food: id'et står 2 gange"),
        (Category("x", Text("X", "X"), "its", []), "gruppen »its« findes ikke"),
        (Category("x", Text("X", "X"), "it", [], addressable=False), "en kategori har reason"),
        (Category("x", Text("X", "X"), "it", [], switchable=True), "switchable hører til det, der er udeladt"),
    ],
)
def test_a_mistake_in_a_category_is_named(pack, category, told):
    found = edited(pack, categories=[*pack.purchasing.categories, category])
    assert len(found) == 1
    assert told in found[0]


def test_a_price_gap_the_wrong_way_round_is_named(pack):
    gap = pack.purchasing.price_gap.model_copy(update={"low": 0.2})
    assert "low er over high" in edited(pack, price_gap=gap)[0]


def test_the_whole_file_has_no_findings(pack):
    assert edited(pack) == []


# --- the key figures


def test_the_root_is_every_krone_once(pack):
    root = pack.figure("purchases")
    leaves = Counter(name for figure in pack.key_figures.values() if figure.role in ("underlying", "separate")
                     for name in figure.numerator)  # fmt: skip
    assert set(leaves.values()) == {1}
    assert set(leaves) == set(root.numerator)


def test_the_key_figures_of_the_brochure_are_there(pack):
    wanted = {
        "invoices_per_1000", "invoices_under_200_share", "invoices_under_500_share", "invoices_under_1000_share",
        "invoices_per_supplier", "suppliers_per_1000", "credit_note_share", "order_number_share", "compliance_supplier",
        "compliance_item", "consumables_compliance", "price_compliance", "overpayment_share", "coverage",
        "e_order_share_count", "e_order_share_dkk", "price_index", "above_median_share", "small_invoice_cost",
    }  # fmt: skip
    assert wanted <= set(pack.key_figures)
    assert {figure.status for figure in pack.key_figures.values()} == {"proposal"}


def test_process_cost_is_never_in_a_sum_of_purchases(pack):
    users = [f.id for f in pack.key_figures.values() if "small_invoice_cost_dkk" in (*f.numerator, *f.minus)]
    assert users == ["small_invoice_cost"]
    assert pack.figure("small_invoice_cost").role == "companion"


def test_compliance_prints_what_is_addressable(pack):
    for name in ("compliance_supplier", "compliance_item", "coverage"):
        assert any("kan lægges på en aftale" in text.da for text in pack.figure(name).reading), name


def test_a_chain_is_volume_choice_and_price(pack):
    chains = [figure.chain for figure in pack.key_figures.values() if figure.chain]
    assert len(chains) == 15
    for chain in chains:
        assert [(step.id, step.cause) for step in chain] == [
            ("volume", "service_level"), ("mix", "service_level"), ("price", "price"),
        ]  # fmt: skip


def test_sentences_are_short(pack):
    texts = [
        text
        for figure in pack.key_figures.values()
        for text in (figure.why, figure.cannot_show, *figure.reading, *figure.booking)
    ]
    texts += [text for question in pack.questions for text in (question.text, question.help, question.differs)]
    texts += [text for measure in pack.measures for text in (measure.summary, measure.side_effects)]
    long = [part for text in texts for language in ("da", "en")
            for part in re.split(r"(?<=[.:;?])\s+", text.in_language(language)) if len(part.split()) > 20]  # fmt: skip
    assert long == []


def test_no_two_figures_share_a_text(pack):
    for field in ("why", "cannot_show"):
        texts = Counter(getattr(figure, field).da for figure in pack.key_figures.values())
        assert [text for text, count in texts.items() if count > 1] == []


# --- measures


def test_there_are_22_measures_under_five_themes(pack):
    themes = Counter(measure.theme.da for measure in pack.measures)
    assert sorted(themes.values()) == [3, 4, 4, 5, 6]
    assert len(pack.measures) == 22
    assert {measure.status for measure in pack.measures} == {"proposal"}
    assert all(measure.moves for measure in pack.measures)
    assert not [m.id for m in pack.measures if m.effect is not None]  # nobody has measured a share


def test_a_description_says_what_how_what_it_takes_what_can_go_wrong_and_for_whom(pack):
    wanted = ["Hvad", "Hvordan", "Hvad det kræver", "Hvad kan gå galt", "For borgere og ansatte", "Hvad vi ved"]
    for name, text in pack.descriptions.items():
        assert re.findall(r"(?m)^## (.+)$", text) == wanted, name


# --- the example


def test_the_example_holds_every_identity(release):
    assert [check for check in verify_release(release) if not check.holds] == []


def test_the_example_is_marked_and_has_the_municipalities_of_the_other_examples(release, example_release):
    assert {o.source for o in release.observations} == {"SIMULATED"}
    assert "findes ikke" in release.sources["SIMULATED"].title
    assert release.units == example_release.units
    people = {o.unit: o.value for o in example_release.observations if o.variable == "population" and o.period == 2025}
    assert people == {o.unit: o.value for o in release.observations if o.variable == "population"}


def test_a_gap_in_the_example_is_explained_to_the_krone(release):
    result = study_gap(release, make_gap_choices(release, make_choices(release, "X017")))
    assert sum(part.dkk for part in result.contributions) == pytest.approx(result.gap_dkk)
    assert {part.cause for part in result.contributions} >= {"price", "service_level"}


def test_the_seven_causes_are_the_spend_of_every_municipality(release):
    panel = release.panel
    parts = sum(panel.values_of(f"{cause.value}_dkk") for cause in Cause)
    assert parts == pytest.approx(panel.values_of("net_dkk"), abs=0.005)


@pytest.mark.full
def test_golden_values_of_the_example_hold(pack):
    """Counted when the invoices were drawn, and not by the product's own figures."""
    release = build_example_release(pack, ROOT / "examples", BUILT_AT)
    for golden in pack.golden.values:
        found = evaluate_key_figure(pack.figure(golden.key_figure), release.panel).value
        cell = release.panel.row(golden.unit), release.panel.column(golden.period)
        assert found[cell] == pytest.approx(golden.value, abs=golden.tolerance + 1e-9), golden
    assert build_example_release(pack, ROOT / "examples", BUILT_AT).id == release.id
