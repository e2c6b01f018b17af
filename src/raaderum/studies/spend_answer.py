"""How does one municipality buy, where does it leak, and what is it worth? Every study of purchases together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from raaderum.analytics.spend.engine import Engine
from raaderum.domain.purchases import Agreement
from raaderum.domain.text import Text
from raaderum.domain.units import Unit
from raaderum.packs import PurchasingFile
from raaderum.studies.spend_duplicates import SpendDuplicates, study_spend_duplicates
from raaderum.studies.spend_figures import ComplianceFigures, InvoiceCounts, SpendFigures, study_spend_figures
from raaderum.studies.spend_items import study_item_names
from raaderum.studies.spend_leaks import SpendLeaks, study_spend_leaks
from raaderum.studies.spend_potential import SpendPotential, study_spend_potential
from raaderum.studies.spend_prices import SpendPrices, study_spend_prices
from raaderum.studies.spend_ranks import SpendRanks, study_spend_ranks
from raaderum.studies.spend_small_invoices import SpendSmallInvoices, study_spend_small_invoices
from raaderum.studies.spend_suppliers import SpendSuppliers, study_spend_suppliers, study_supplier_names


@dataclass(frozen=True, slots=True)
class SpendSubject:
    """Whose purchases, of when, and which published version they are of.

    ``period`` is a year; None: all that is published. ``example``: the municipality does not exist.
    """

    unit: Unit
    period: int | None
    published: int
    example: bool


@dataclass(frozen=True, slots=True)
class SpendAnswer:
    """All that a report about one municipality's purchases says, with what items and suppliers are called."""

    subject: SpendSubject
    leaks: SpendLeaks
    figures: SpendFigures
    ranks: SpendRanks
    potential: SpendPotential
    prices: SpendPrices
    suppliers: SpendSuppliers
    duplicates: SpendDuplicates
    small: SpendSmallInvoices
    item_names: Mapping[str, str]
    supplier_names: Mapping[str, Text]
    agreement_names: Mapping[str, Text]
    study: str = "spend_answer"

    @property
    def counts(self) -> InvoiceCounts | None:
        """The municipality's invoices."""
        return next((g.invoices for g in self.figures.groups if g.municipality == self.subject.unit.code), None)

    @property
    def compliance(self) -> ComplianceFigures | None:
        """The municipality's compliance."""
        return next((g.compliance for g in self.figures.groups if g.municipality == self.subject.unit.code), None)


def study_spend_answer(
    engine: Engine,
    rules: PurchasingFile,
    agreements: Collection[Agreement],
    inhabitants: Mapping[str, int],
    subject: SpendSubject,
) -> SpendAnswer:
    """Ask all that a report about one municipality's purchases says.

    Args:
        engine: On published tables; of the period, where the subject has one.
        rules: The pack's purchasing rules.
        agreements: The register.
        inhabitants: By municipality.
        subject: Whose purchases.
    """
    code = subject.unit.code
    prices = study_spend_prices(engine, code)
    duplicates = study_spend_duplicates(engine, code)
    leaks = study_spend_leaks(engine, rules, agreements, code)
    return SpendAnswer(
        subject=subject,
        leaks=leaks,
        figures=study_spend_figures(engine, rules, inhabitants),
        ranks=study_spend_ranks(engine, rules, inhabitants),
        potential=study_spend_potential(engine, rules, agreements, code),
        prices=prices,
        suppliers=study_spend_suppliers(engine, rules, code),
        duplicates=duplicates,
        small=study_spend_small_invoices(engine, rules, code),
        item_names=study_item_names(engine, code, [one.item for one in prices.items]),
        supplier_names=study_supplier_names(engine, {one.supplier for one in duplicates.pairs}),
        agreement_names={one.id: Text(one.name, one.name) for one in agreements}
        | {one.agreement: one.name for one in leaks.agreements},
    )
