"""The commands raaderum spend review and decide: what waits for a person, as a sheet to fill in and give back."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raaderum.cli.console import error, say
from raaderum.cli.files import write_whole
from raaderum.cli.spend_store import MEMORY, MemoryOption, StoreOption, number, publish_changed
from raaderum.reports.text import words_in
from raaderum.warehouse.folders import default_folders

if TYPE_CHECKING:
    from raaderum.reports.spend_matters import Matter
    from raaderum.warehouse.spend.decisions import Decisions


def review(
    out: Annotated[Path, typer.Option("--out", "-o", help="Fil at skrive (.xlsx).")],
    store: StoreOption,
    memory: MemoryOption = MEMORY,
) -> None:
    """Skriv det, et menneske skal afgøre, i et ark: leverandører, varer uden kategori og mulige dubletter."""
    from raaderum.reports.xlsx.review_sheet import write_review_sheet

    matters, example = _waiting(store, memory)
    if not matters:
        say("Intet venter på et svar.")
        return
    write_whole(out, write_review_sheet(matters, words_in("da"), example=example))
    say(f"{out}: {number(len(matters))} spørgsmål. Skriv svar i den gule kolonne, og giv arket tilbage:")
    say(f"raaderum spend decide {out} --store {store}")


def decide(
    source: Annotated[Path, typer.Argument(help="Arket med svar (.xlsx eller .csv).")],
    store: StoreOption,
    by: Annotated[str, typer.Option("--by", help="Hvem der har svaret: en kort kode, ikke et navn.")] = "",
    memory: MemoryOption = MEMORY,
) -> None:
    """Læs svarene fra arket, husk dem, og regn tallene om."""
    from raaderum.warehouse.spend.decisions import record_decisions
    from raaderum.warehouse.spend.read_answers import read_answers

    waiting = {one.about: one for one in _waiting(store, memory)[0]}
    answered: list[tuple[Matter, str]] = []
    for one in read_answers(source):
        matter = waiting.get(one.about)
        meaning = matter.meaning(one.written) if matter else None
        if matter is None or meaning is None:
            finding = one.find("not-waiting" if matter is None else "not-an-answer")
            error(f"{finding.place()}: {finding.sentence()} {finding.remedy()}")
        else:
            answered.append((matter, meaning))
    if not answered:
        error("Ingen svar kunne bruges. Intet er ændret.")
        raise typer.Exit(1)
    record_decisions(store, _decisions(answered, datetime.now(UTC), by))
    say(f"{number(len(answered))} svar er gemt.")
    publish_changed(store, memory)


def _decisions(answered: list[tuple[Matter, str]], now: datetime, by: str) -> Decisions:
    from raaderum.reports.spend_matters import SAME
    from raaderum.warehouse.spend.decisions import ClassDecision, Decisions, DuplicateDecision, SupplierDecision

    return Decisions(
        tuple(SupplierDecision(m.first, said, now, by) for m, said in answered if m.kind == "supplier"),
        tuple(ClassDecision(m.first, m.second, said, now, by) for m, said in answered if m.kind == "class"),
        tuple(
            DuplicateDecision(m.first, m.second, said == SAME, now, by) for m, said in answered if m.kind == "duplicate"
        ),
    )


def _waiting(store: Path, memory: str) -> tuple[list[Matter], bool]:
    """Return what waits in all municipalities, the dearest first, and whether these do not exist."""
    from raaderum.reports.spend_matters import write_matters
    from raaderum.studies.spend_duplicates import study_duplicate_digests, study_spend_duplicates
    from raaderum.studies.spend_review import study_spend_review
    from raaderum.studies.spend_suppliers import study_supplier_names
    from raaderum.warehouse.readers.submission_layout import is_fictional
    from raaderum.warehouse.spend.decisions import load_decisions
    from raaderum.warehouse.spend.engines import DuckDb
    from raaderum.warehouse.spend.places import load_places
    from raaderum.warehouse.spend.setting import load_procurement
    from raaderum.warehouse.spend.versions import open_published

    _, purchasing = load_procurement(default_folders().packs)
    with closing(DuckDb(open_published(store).folder, memory)) as engine:
        pairs = study_spend_duplicates(engine).pairs
        names = study_supplier_names(engine, {one.supplier for one in pairs})
        review, digests = study_spend_review(engine), study_duplicate_digests(engine)
    found = write_matters(review, pairs, digests, names, purchasing.categories, words_in("da"))
    known = load_decisions(store)
    decided = {("duplicate", *one.about) for one in known.duplicates}
    matters = [one for one in found if one.about not in decided and not one.settled]
    order = ("supplier", "class", "duplicate")
    matters.sort(key=lambda one: (order.index(one.kind), -one.dkk, one.about))
    return matters, any(is_fictional(place.municipality) for place in load_places(store).places)
