"""An answer about purchases in round kroner, put together by hand: Prøvelev bought for a million."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from raaderum.domain.interval import Interval
from raaderum.domain.key_figures import Citation
from raaderum.domain.purchases import LEAKS, Cause
from raaderum.domain.text import Text
from raaderum.domain.units import Unit
from raaderum.studies.spend_answer import SpendAnswer, SpendSubject
from raaderum.studies.spend_duplicates import TIERS, PossibleDuplicate, SpendDuplicates
from raaderum.studies.spend_figures import ComplianceFigures, InvoiceCounts, SpendFigures, SpendGroup
from raaderum.studies.spend_leaks import NO_AGREEMENT, AgreementLeaks, CauseAmount, SpendLeaks
from raaderum.studies.spend_potential import AgreementPotential, SpendPotential
from raaderum.studies.spend_prices import ItemPrice, SpendPrices
from raaderum.studies.spend_ranks import SpendRanks
from raaderum.studies.spend_small_invoices import PlaceInvoices, SpendSmallInvoices
from raaderum.studies.spend_suppliers import SpendSuppliers, SupplierSpend

OWN = "X990"
ADDRESSABLE = Text("Alt undtagen afgifter.", "All but fees.")
NOTE = Text("Det er et skøn.", "It is an estimate.")
SOURCE = Citation("Kilden", "", "2026-11")
TENTH = Interval(0.10, 0.15, 0.8)


def amounts(**kroner: float) -> tuple[CauseAmount, ...]:
    """Causes that there are kroner in, in order."""
    return tuple(
        CauseAmount(c.value, kroner[c.value], round(kroner[c.value] * 100)) for c in Cause if c.value in kroner
    )


def make_agreement(agreement: str, name: str, **kroner: float) -> AgreementLeaks:
    spend, leak = sum(kroner.values()), sum(kroner.get(cause.value, 0) for cause in LEAKS)
    label = Text(name, name) if agreement else NO_AGREEMENT
    return AgreementLeaks(agreement, label, "copy_paper", spend, amounts(**kroner), leak)


PAPER = make_agreement("A1", "Papir", compliant=400_000, price_above=20_000, wrong_item=80_000, wrong_supplier=100_000)
FOOD = make_agreement("A2", "Mad", compliant=100_000, wrong_supplier=50_000)
NONE = make_agreement("", "", no_agreement=100_000, not_addressable=120_000, unclassified=30_000)


def make_leaks(*agreements: AgreementLeaks) -> SpendLeaks:
    found = agreements or (PAPER, FOOD, NONE)
    total: dict[str, float] = {}
    for one in found:
        for amount in one.causes:
            total[amount.cause] = total.get(amount.cause, 0) + amount.dkk
    return SpendLeaks(OWN, sum(total.values()), tuple(found), amounts(**total), ADDRESSABLE)


def make_counts(**changes: object) -> InvoiceCounts:
    counts = InvoiceCounts(
        invoices=1000, credit_notes=50, small=((200, 300), (500, 450), (1000, 600)), with_order_number=400,
        e_orders=100, e_order_dkk=200_000.0, suppliers=80, lines=5000, net_dkk=1_000_000.0,
        per_1000_inhabitants=100.0, suppliers_per_1000_inhabitants=8.0, per_supplier=12.5, credit_note_share=50 / 1050,
        order_number_share=0.4, e_order_share_count=0.1, e_order_share_dkk=0.2,
        small_shares=((200, 0.3), (500, 0.45), (1000, 0.6)), process_cost_dkk=18_600.0,
    )  # fmt: skip
    return replace(counts, **changes)


def make_compliance(**changes: object) -> ComplianceFigures:
    """Of 880,000 kr. that can be put under an agreement, 30,000 are unclassified."""
    figures = ComplianceFigures(
        supplier=Interval(600 / 880, 630 / 880, 1.0), item=Interval(520 / 880, 550 / 880, 1.0),
        within_agreements=520 / 750, coverage=750 / 850, priced_lines=2000, price_share=0.9, overpaid_dkk=20_000.0,
        addressable_dkk=880_000.0, net_dkk=1_000_000.0,
    )  # fmt: skip
    return replace(figures, **changes)


def make_figures(counts: InvoiceCounts | None = None, compliance: ComplianceFigures | None = None) -> SpendFigures:
    group = SpendGroup(OWN, "", counts or make_counts(), compliance or make_compliance())
    return SpendFigures("municipality", (group,), ADDRESSABLE, 0.8, 62.0, NOTE)


def make_potential(**changes: object) -> SpendPotential:
    """Ten points of the spend on each agreement, at 10 to 15 per cent."""
    parts = (
        AgreementPotential("A1", PAPER.name, 600_000, 420_000, 180_000, Interval(6_000, 9_000, 0.8),
                           Interval(4_200, 6_300, 0.8), Interval(18_000, 27_000, 0.8), 20_000),
        AgreementPotential("A2", FOOD.name, 150_000, 100_000, 50_000, Interval(1_500, 2_250, 0.8),
                           Interval(1_000, 1_500, 0.8), Interval(5_000, 7_500, 0.8), 0),
    )  # fmt: skip
    worth = SpendPotential(
        municipality=OWN, points=10.0, price_gap=TENTH, agreements=parts, by_points=Interval(7_500, 11_250, 0.8),
        by_percent=Interval(5_200, 7_800, 0.8), all=Interval(23_000, 34_500, 0.8), overpaid_dkk=20_000.0,
        unclassified_dkk=30_000.0, prices=None, rule_dkk=200_000.0,
        rule_note=Text("Pct. eller procentpoint står ikke i kilden.", "Per cent or points is not said."),
        rule_source=SOURCE, price_gap_note=NOTE, price_gap_source=SOURCE,
    )  # fmt: skip
    return replace(worth, **changes)


def make_item(item: str = "gtin:5712345000008", own: float = 12.0, median: float = 10.0) -> ItemPrice:
    return ItemPrice("copy_paper", item, "EA", 7, median - 1, median, median + 1, 2 / median, own, 100.0, own * 100,
                     max(0.0, own - median) * 100, max(0.0, own - median + 1) * 100)  # fmt: skip


def make_prices(*items: ItemPrice) -> SpendPrices:
    found = items or (make_item(),)
    median, low = sum(one.saving_median_dkk for one in found), sum(one.saving_low_dkk for one in found)
    return SpendPrices(OWN, found, len(found), sum(one.spend_dkk for one in found), median, low)


def make_supplier(supplier: str, name: str, agreements: tuple[str, ...] = (), **kroner: float) -> SupplierSpend:
    net = sum(kroner.values())
    leak = sum(kroner.get(cause.value, 0) for cause in LEAKS)
    return SupplierSpend(
        supplier, Text(name, name), 100, 5, 30, net, round(net * 100), amounts(**kroner), leak, agreements
    )


def make_suppliers() -> SpendSuppliers:
    found = (
        make_supplier("cvr:12345674", "Papirhuset", ("A1",), compliant=400_000, price_above=20_000, wrong_item=80_000),
        make_supplier("cvr:87654321", "Kiosken", wrong_supplier=150_000),
        make_supplier("person", "Personer", no_agreement=100_000),
    )
    others = make_supplier("others", "Andre", compliant=100_000, not_addressable=120_000, unclassified=30_000)
    return SpendSuppliers(OWN, 200, found, replace(others, invoices=700, small=210), 80, 1000, 1_000_000.0)


def make_duplicates(*gross: float) -> SpendDuplicates:
    pairs = tuple(
        PossibleDuplicate(1 + i % 2, OWN, "cvr:12345674", "invoice", f"00{i}", f"{i}", date(2025, 3, 14),
                          date(2025, 3, 1), 13, dkk, 100 + i, i)
        for i, dkk in enumerate(gross)
    )  # fmt: skip
    tiers = tuple((t, text, sum(p.tier == t for p in pairs), sum(p.gross_dkk for p in pairs if p.tier == t))
                  for t, text in TIERS.items())  # fmt: skip
    return SpendDuplicates(OWN, pairs, len(pairs), sum(gross), tiers)


def make_small() -> SpendSmallInvoices:
    small = ((200, 200), (500, 300), (1000, 400))
    places = (
        PlaceInvoices(OWN, "Skolen", 600, small, 200, 80, 120, 7_440.0),
        PlaceInvoices(OWN, "", 400, ((200, 100), (500, 150), (1000, 200)), 100, 70, 30, 1_860.0),
    )
    return SpendSmallInvoices(OWN, 200, places, 1000, 300, 150, 9_300.0, 62.0, NOTE, SOURCE)


def make_ranks(others: int = 9) -> SpendRanks:
    """The own municipality between others, whose codes begin with 07."""
    shares = {f"07{i:02d}": (i + 1) / (others + 2) for i in range(others)}
    counts = {f"07{i:02d}": 150.0 + i for i in range(others)}
    return SpendRanks(shares | {OWN: 0.61}, counts | {OWN: 100.0})


def make_answer(**changes: object) -> SpendAnswer:
    unit = Unit(OWN, "Prøvelev", "municipality", "")
    answer = SpendAnswer(
        subject=SpendSubject(unit, 2025, 3, example=True), leaks=make_leaks(), figures=make_figures(),
        ranks=make_ranks(), potential=make_potential(), prices=make_prices(), suppliers=make_suppliers(),
        duplicates=make_duplicates(1_000.0, 250.0), small=make_small(),
        item_names={"gtin:5712345000008": "Kopipapir A4"},
        supplier_names={"cvr:12345674": Text("Papirhuset", "Papirhuset")},
        agreement_names={"A1": PAPER.name, "A2": FOOD.name},
    )  # fmt: skip
    return replace(answer, **changes)
