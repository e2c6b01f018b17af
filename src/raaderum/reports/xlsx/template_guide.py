"""The sheets Vejledning and Definitioner: what to do, and what each figure means."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from raaderum.domain.key_figures import KeyFigure
from raaderum.domain.observations import VERSION_TEXTS
from raaderum.reports.xlsx.template_sheets import (
    DARK,
    GREY,
    PALE,
    THIN,
    WORDS,
    YELLOW,
    Sheets,
    name_unit,
    typical_text,
)
from raaderum.warehouse.readers.submission_layout import DEFINITIONS, GUIDE, is_fictional


def write_guide(sheets: Sheets) -> None:
    """Write the sheet that is read first."""
    sheet = sheets.add(GUIDE, DARK)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 100)
    row = 2
    for title, lines in _chapters(sheets):
        sheet.write_string(row, 0, title, sheets.format(bold=True, font_size=12, font_color=DARK))
        for line in lines:
            sheet.write_string(row, 1, line, sheets.format(text_wrap=True))
            row += 1
        row += 1
    sheet.write_string(row, 0, "Farver", sheets.format(bold=True, font_size=12, font_color=DARK))
    for color, text in (
        (YELLOW, "Skal udfyldes: et tal, eller en årsag til at det mangler."),
        (PALE, "Udfyldt på forhånd. Se efter, og ret, hvis det har ændret sig."),
        (GREY, "Låst: sidste års tal og offentlige tal."),
    ):
        sheet.write_string(row, 1, text, sheets.format(bg_color=color, **THIN))
        row += 1
    sheet.print_area(0, 0, row, 1)
    sheet.activate()


def _chapters(sheets: Sheets) -> list[tuple[str, list[str]]]:
    template = sheets.template
    pack, year, code = template.pack, template.identity.year, template.unit.code
    filled, total = sum(row.now is not None for row in template.rows), len(template.rows)
    kind = VERSION_TEXTS[template.identity.version].da
    example = ["Det er eksempeldata. Kommunen findes ikke, og tallene er simulerede."] if is_fictional(code) else []
    return [
        ("Hvad er det?", [
            *example,
            f"Skemaet samler tal om {pack.area.name.da.lower()} for {name_unit(template.unit)}, {kind} {year}.",
            f"{total} linjer i alt, og {filled} er udfyldt på forhånd.",
            f"Definitionerne er {pack.area.status_note.da}. Pakkens version er {pack.area.version}.",
        ]),
        ("Sådan gør I", [
            "1. Gå til arket Indtastning. Begynd øverst: mængderne bruges længere nede.",
            "2. Se de lysebrune felter efter. De er udfyldt på forhånd.",
            f"3. Udfyld de gule felter. Tallet for {year - 1} står ved siden af, hvor det er kendt.",
            "4. Skriv hele kroner, ikke 1.000 kr. Skriv længder i km, hvor enheden er km.",
            "5. Se arket Kontrol: stemmer tallene, og ligner priserne sidste års?",
            "6. Gem filen som .xlsx, og tjek den: raaderum check FILNAVN.xlsx",
        ]),
        ("Når et tal mangler", [
            "Lad tallet være tomt, og vælg en årsag. Skriv aldrig 0 for et tal, I ikke kender.",
            "ikke relevant: det findes ikke i kommunen. For udgifter skrives dog 0.",
            "ukendt: det findes, men ingen har tallet.",
            "ikke indberettet: tallet kan findes, men kommer ikke med i år.",
            "Linjer mærket »frivilligt« kan stå tomme.",
        ]),
        ("Når et tal er rigtigt, men usædvanligt", [
            "Skriv en kommentar på linjen. Så bliver advarslen til en forklaring.",
            "Kommentaren følger tallet, hvor det vises. Skriv ikke om enkeltpersoner, og aldrig et CPR-nummer.",
        ]),
        ("Formler", [
            "I må bruge formler i de gule felter. Hent ikke tal fra andre filer: indsæt dem som værdier.",
            "Formler skal være beregnet. Åbn filen i Excel eller LibreOffice, og gem den, før den tjekkes.",
        ]),
        ("Hvem kan se tallene?", [
            "Filen ligger hos jer, til I selv sender den videre.",
            "Det er kommunale regnskabstal. Når de er indsendt, kan enhver bede om aktindsigt i dem.",
        ]),
    ]  # fmt: skip


def write_definitions(sheets: Sheets) -> None:
    """Write what every figure to report, every answer and every key figure means."""
    sheet = sheets.add(DEFINITIONS, "#7F7F7F")
    for column, width in enumerate((6, 42, 14, 18, 62, 46, 46)):
        sheet.set_column(column, column, width)
    titles = ["Nr.", "Tal", "Enhed", "Konto", "Hvad der skal med", "Typisk", "Bruges til"]
    sheets.head(sheet, 2, titles)
    row = 3
    for number, entry in enumerate(sheets.template.rows, start=1):
        rules, question = entry.variable.reported, entry.question
        help_text = question.help.da if question is not None else rules.help.da if rules is not None else ""
        typical = typical_text(sheets, rules, entry.variable) if rules is not None else ""
        if question is not None:
            typical = "Svar: " + "; ".join(option.text.da for option in question.options)
        variable = entry.variable
        cells = [str(number), variable.name.da, variable.unit.da, variable.account, help_text, typical, entry.use]
        _line(sheets, sheet, row, cells)
        row += 1
    row += 1
    sheets.head(sheet, row, ["Kode", "Nøgletal", "Enhed", "Konto", "Beregning", "Hvorfor", "Hvad tallet ikke kan vise"])
    for figure in sheets.template.pack.key_figures.values():
        if figure.role != "overview":
            row += 1
            cells = [figure.code, figure.name.da, figure.unit.da, figure.account, _calculation(sheets, figure),
                     figure.why.da, figure.cannot_show.da]  # fmt: skip
            _line(sheets, sheet, row, cells)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)


def _line(sheets: Sheets, sheet: Worksheet, row: int, cells: list[str]) -> None:
    for column, text in enumerate(cells):
        sheet.write_string(row, column, text, sheets.format(text_wrap=True, **THIN))
    lines = max(-(-len(text) // width) for text, width in zip(cells[4:], (66, 48, 48), strict=True))
    sheet.set_row(row, 15 * max(1, -(-len(cells[1]) // 38), min(lines, 12)) + 2)


def _calculation(sheets: Sheets, figure: KeyFigure) -> str:
    variables = sheets.template.pack.variables
    bottom = variables[figure.denominator].name.da
    if figure.children:
        names = [sheets.template.pack.key_figures[name].name.da for name in figure.children]
        return f"Summen af {WORDS.listing(names)}; delt med: {bottom}"
    names = [variables[name].name.da for name in figure.numerator]
    less = [variables[name].name.da for name in figure.minus]
    top = " + ".join(names) + (f" − {' − '.join(less)}" if less else "")
    return f"{top}; delt med: {bottom}"
