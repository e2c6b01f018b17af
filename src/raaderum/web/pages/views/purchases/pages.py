"""The pages of one municipality's purchases: overview, agreement, items, suppliers, small invoices, duplicates."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from raaderum.reports.charts.spend_figures import agreement_waterfall, prices_chart
from raaderum.reports.pdf.spend_paper import write_spend_pdf
from raaderum.reports.pptx.spend_slides import write_spend_pptx
from raaderum.reports.spend_briefing import SpendBriefing, compose_spend_briefing, prices_legend
from raaderum.reports.spend_tables import (
    causes_table,
    duplicates_table,
    items_table,
    places_table,
    suppliers_table,
)
from raaderum.reports.text import Words, spend, spend_worth
from raaderum.reports.text.spend_causes import cause_meaning, cause_name
from raaderum.reports.xlsx.spend_workbook import write_spend_xlsx
from raaderum.studies.gap_choices import read_number
from raaderum.studies.spend_small_invoices import study_spend_small_invoices
from raaderum.web.pages.context import words
from raaderum.web.pages.presenters.parts import Link, write_chart, write_table
from raaderum.web.pages.presenters.purchases import answer_of, section
from raaderum.web.pages.views.purchases.asked import Asked

_OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS = {
    "pdf": (write_spend_pdf, "application/pdf"),
    "xlsx": (write_spend_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": (write_spend_pptx, f"{_OFFICE}.presentationml.presentation"),
}
MOST_SHOWN = 50
DEAREST_INVOICE_DKK = 10_000


def overview(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show where the kroner leak, the two charts of all municipalities, and what it is worth."""
    text = words()
    briefing = compose_spend_briefing(answer_of(asked), text)
    lines = briefing.unclassified
    sections = [
        section(
            "leaks", _("Hvor lækker kronerne?"), briefing.situation,
            charts=[write_chart(briefing.leaks, None, text)] if briefing.leaks else [],
            links=_agreement_links(asked, briefing, text), small=lines,
        ),
        section("causes", _("Hver krone står ét sted"), [], table=write_table(briefing.causes, text)),
        section(
            "ranked", _("Kommunen blandt alle"), briefing.ranked_lines,
            charts=[write_chart(chart, None, text) for chart in briefing.ranked], small=[briefing.ranked_note],
        ),
        section(
            "compliance", _("Hvor meget bliver købt på aftalerne?"), briefing.compliance_lines,
            table=write_table(briefing.compliance, text),
        ),
        section("worth", _("Hvad er det værd?"), briefing.potential_lines, small=briefing.beside_lines),
        section("invoices", _("Fakturaer"), briefing.invoice_lines, table=write_table(briefing.sizes, text)),
        section("next", _("Næste skridt"), briefing.steps, links=_measure_links(asked)),
    ]  # fmt: skip
    return _show(request, asked, briefing.headline, briefing, sections, documents=_documents(asked))


def agreement(request: HttpRequest, asked: Asked, agreement: str) -> HttpResponse:
    """Show one agreement: from what was bought to what was bought as agreed."""
    text = words()
    answer = answer_of(asked)
    found = next((one for one in answer.leaks.agreements if one.agreement == agreement and agreement), None)
    if found is None:
        raise Http404
    name = text.of(found.name)
    line = spend.causes_sentence(found, text)
    sections = [
        section(
            "waterfall", _("Fra forbrug til køb som aftalt"), [line] if line else [],
            charts=[write_chart(agreement_waterfall(found, text), causes_table(found, text), text)],
            small=[f"{cause_name(one.cause, text)}: {cause_meaning(one.cause, text)}" for one in found.causes],
        ),
    ]  # fmt: skip
    return _show(request, asked, name, compose_spend_briefing(answer, text), sections, crumb=name)


def items(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show who pays what for the same item, as a spread without names."""
    text = words()
    answer = answer_of(asked)
    prices = answer.prices
    chart = prices_chart(prices, text, answer.item_names) if prices.items else None
    lines = [spend_worth.prices_sentence(prices, text)]
    sections = [
        section(
            "items", _("De samme varer hos andre"), lines, charts=[write_chart(chart, None, text)] if chart else [],
            table=write_table(items_table(prices, text, answer.item_names, MOST_SHOWN), text),
            small=[prices_legend(text)] if chart else [],
        ),
    ]  # fmt: skip
    title = _("Hvad koster varerne hos os og hos andre?")
    return _show(request, asked, title, compose_spend_briefing(answer, text), sections, crumb=_("Varer og priser"))


def suppliers(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show who is bought from, and how much of it went past the agreements."""
    text = words()
    answer = answer_of(asked)
    names = {one.agreement: one.name for one in answer.leaks.agreements}
    table = suppliers_table(answer.suppliers, text, names, MOST_SHOWN)
    sections = [section("suppliers", _("De største leverandører"), [], table=write_table(table, text))]
    title = _("Hvem køber vi hos?")
    return _show(request, asked, title, compose_spend_briefing(answer, text), sections, crumb=_("Leverandører"))


def duplicates(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show what may have been paid twice, to be looked at."""
    text = words()
    answer = answer_of(asked)
    table = duplicates_table(answer.duplicates, text, answer.supplier_names, MOST_SHOWN)
    lines = [spend_worth.duplicates_sentence(answer.duplicates, text)]
    found = write_table(table, text) if answer.duplicates.pairs else None
    sections = [section("duplicates", _("Fakturaer, der ligner en tidligere"), lines, table=found)]
    title = _("Er noget betalt to gange?")
    return _show(request, asked, title, compose_spend_briefing(answer, text), sections, crumb=_("Betalt to gange?"))


def small(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Show small invoices by unit, and what if they were collected."""
    text, rules = words(), asked.purchases.rules
    limits = rules.small_invoice_limits_dkk
    wanted = request.GET.get("graense", "")
    limit = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) in limits else limits[0]
    written = request.GET.get("pris", "").strip()
    cost = read_number(written) if written else rules.invoice_cost.dkk
    problem = ""
    if cost is None or not 0 < cost <= DEAREST_INVOICE_DKK:
        problem = _("»%(value)s« kan ikke bruges. Skriv et beløb over 0 og højst 10.000 kr.") % {"value": written[:40]}
        cost = rules.invoice_cost.dkk
    code = asked.unit.code
    found = asked.purchases.ask(
        ("small", code, limit, cost),
        lambda engine: study_spend_small_invoices(engine, rules, code, limit_dkk=limit, dkk_per_invoice=cost),
    )
    lines = [spend_worth.collect_sentence(found, text), spend_worth.units_sentence(found, text)]
    table = write_table(places_table(found, text, MOST_SHOWN), text)
    sections = [
        section("places", _("Hvor kommer de fra?"), [line for line in lines if line], table=table,
                small=[text.of(rules.invoice_cost.note), spend.inclusion_sentence(text)]),
    ]  # fmt: skip
    extra = {
        "limits": limits, "chosen_limit": limit, "problem": problem,
        "chosen_cost": written or text.number(rules.invoice_cost.dkk),
    }  # fmt: skip
    title = _("Små fakturaer")
    briefing = compose_spend_briefing(answer_of(asked), text)
    return _show(request, asked, title, briefing, sections, crumb=title, template="purchases/small.html", extra=extra)


def document(request: HttpRequest, asked: Asked, suffix: str) -> HttpResponse:
    """Write the report about the municipality's purchases."""
    if suffix not in WRITERS:
        raise Http404
    write, content_type = WRITERS[suffix]
    content = write(compose_spend_briefing(answer_of(asked), words()), timezone.localdate())
    mark = "eksempeldata-" if asked.example else ""
    name = f"{mark}indkoeb-{asked.unit.code}.{suffix}"
    headers = {"Vary": "Cookie", "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _show(
    request: HttpRequest,
    asked: Asked,
    title: str,
    briefing: SpendBriefing,
    sections: list[dict[str, Any]],
    *,
    crumb: str = "",
    template: str = "purchases/page.html",
    documents: list[Link] | None = None,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    lead = [briefing.mark_sentence, _sample_sentence(asked)] if not crumb else []
    context = asked.context(title, crumb) | {
        "lead": [line for line in lead if line],
        "sections": sections,
        "reading": briefing.limits,
        "source_line": briefing.source_line,
        "documents": documents or [],
    }
    return render(request, template, context | (extra or {}))


def _sample_sentence(asked: Asked) -> str:
    """Say that the example holds only some of the invoices that its key figures count."""
    each = asked.purchases.published.manifest.get("stands_for", 1)
    if each <= 1:
        return ""
    text = _(
        "Eksemplet viser hver %(each)s. faktura. Beløb og antal er derfor %(each)s gange mindre end i nøgletallene."
    )
    return text % {"each": words().number(each)}


def _agreement_links(asked: Asked, briefing: SpendBriefing, text: Words) -> list[Link]:
    found = [one for one in briefing.answer.leaks.agreements if one.agreement and one.leak_dkk > 0][:10]
    return [
        Link(f"{text.of(one.name)}: {text.large_kroner(one.leak_dkk)}",
             asked.address("purchases_agreement", one.agreement))
        for one in found
    ]  # fmt: skip


def _measure_links(asked: Asked) -> list[Link]:
    slug = asked.purchases.pack.area.slug
    links = [Link(_("Se tiltag for e-handel"), reverse("measures", args=[slug]))]
    if asked.asker is not None:
        links.append(
            Link(_("Hvor langt er vi med tiltagene?"), reverse("measure_status", args=[slug, asked.unit.code]))
        )
    return links


def _documents(asked: Asked) -> list[Link]:
    return [
        Link(name, asked.address("purchases_document", suffix))
        for name, suffix in (("PDF", "pdf"), ("Excel", "xlsx"), ("Slides", "pptx"))
    ]
