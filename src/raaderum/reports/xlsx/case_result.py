"""The first sheet of a business case: what it is worth (live), how sure that is and what decides it (values)."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from raaderum.domain.business_cases import BASE, BUDGET_YEARS, Steering
from raaderum.reports.text.cases import CaseText, describe_case
from raaderum.reports.xlsx.case_calculation import CalculationCells, Places
from raaderum.reports.xlsx.case_control import LAST_ROW
from raaderum.reports.xlsx.case_worth import NO_PAYBACK
from raaderum.reports.xlsx.table_sheets import Sheets
from raaderum.studies.results.business_case import CaseResult, Driver, Return
from raaderum.warehouse.business_cases.layout import CALCULATION, LINES, RESULT, RISKS, SCENARIO_NAMES, STEERINGS

_DARK = "#0B3D6B"
_SHOWN_DRIVERS = 10


def write_result(sheets: Sheets, sheet: Worksheet, result: CaseResult, cells: CalculationCells, places: Places) -> None:
    """Fill the sheet."""
    _Result(sheets, sheet, result, cells, places).write()


class _Result:
    """Writes blocks from the top down."""

    def __init__(
        self, sheets: Sheets, sheet: Worksheet, result: CaseResult, cells: CalculationCells, places: Places
    ) -> None:
        self.sheets, self.sheet, self.result, self.cells, self.places = sheets, sheet, result, cells, places
        self.text: CaseText = describe_case(result, sheets.words)
        self.row = sheets.top
        self.scenario = SCENARIO_NAMES[result.scenario].da
        self.money = sheets.format(num_format="#,##0;[Red]-#,##0")

    def write(self) -> None:
        """Write all blocks."""
        sheet = self.sheet
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 7, 22)
        sheet.write_string(self.row, 0, self.result.case.title, self.sheets.format(bold=True, font_size=15))
        sheet.set_row(self.row, 24)
        self.row += 1
        for line in (self.text.headline, *self.text.lines, *self._rates()):
            sheet.merge_range(self.row, 0, self.row, 7, line, self.sheets.format(text_wrap=True))
            sheet.set_row(self.row, 15 * (1 + len(line) // 150))
            self.row += 1
        self._warnings()
        self.row += 1
        self._worth()
        self._budget_years()
        self._spread()
        self._scenarios()
        self._tornado()

    def _rates(self) -> list[str]:
        """Say an internal rate that the sheet cannot find by itself."""
        rate, shown = self.result.net.irr, self.cells.irr_values["net"]
        if rate is None or not isinstance(shown, str):
            return []
        text = "Den interne rente er {rate}. Arket finder den ikke selv, fordi fortegnet skifter flere gange."
        return [self.sheets.words.say(text, rate=self.sheets.words.percent(rate))]

    def _warnings(self) -> None:
        """Say, live and in red, when the values below are older than the numbers, and when a row is not counted."""
        stale = (
            "Tallene er rettet, siden Råderum regnede: sætningerne ovenfor, usikkerheden og det, der afgør sagen, er "
            "fra før. Kør raaderum case evaluate igen."
        )
        formulas = [f'IF({self.cells.changed}>0,"{stale}","")']
        for layout, (first, count) in ((LINES, self.places.lines), (RISKS, self.places.risks)):
            rows = f"{layout.sheet}!$A$1:$A${LAST_ROW}"
            below = f"INDEX({rows},{first + count + 1}):INDEX({rows},{LAST_ROW})"
            text = f"Arket {layout.sheet} har flere rækker, end der er regnet med her. Kør raaderum case evaluate."
            formulas.append(f'IF(COUNTA({below})>0,"{text}","")')
        red = self.sheets.format(font_color="#B00020", bold=True, text_wrap=True)
        self.sheet.merge_range(self.row, 0, self.row, 7, "", red)
        self.sheet.write_formula(self.row, 0, "=TRIM(" + '&" "&'.join(formulas) + ")", red, "")
        self.row += 1

    def _worth(self) -> None:
        live, chosen = "(regnes af arket)", self.places.scenario
        title = f'IF({chosen}="","{SCENARIO_NAMES[BASE].da}",{chosen})&" {live}"'
        self._head(f"{self.scenario} {live}", ["Alle virkninger", "Heraf i budgettet"], f"={title}")
        returns = {"net": self.result.net, "budget": self.result.budget}
        rows: list[tuple[str, dict[str, str], dict[str, float | str], str]] = [
            ("Nutidsværdi, kr.", self.cells.npv, {k: r.npv_dkk for k, r in returns.items()}, "#,##0.00;[Red]-#,##0.00"),
            ("Intern rente", self.cells.irr, self.cells.irr_values, "0.0%"),
            ("Tilbagebetalt efter år", self.cells.payback, {k: _years(r) for k, r in returns.items()}, "0.0"),
            ("Tilbagebetalt efter år, nutidsværdi", self.cells.discounted_payback,
             {k: _discounted(r) for k, r in returns.items()}, "0.0"),
        ]  # fmt: skip
        for label, formulas, values, number_format in rows:
            self.sheet.write_string(self.row, 0, label)
            style = self.sheets.format(num_format=number_format, align="right", bold=label.startswith("Nutid"))
            for column, key in enumerate(("net", "budget"), 1):
                self.sheet.write_formula(self.row, column, f"={formulas[key]}", style, values[key])
            self.row += 1
        self.row += 1

    def _budget_years(self) -> None:
        """The four years of a budget, in 1,000 kr."""
        years = [str(year) for year in self.result.years[:BUDGET_YEARS]]
        self._head(f"1.000 kr., {self.result.case.price_level}-p/l (regnes af arket)", years)
        shown = [("Nettogevinst i alt", "net", self.result.net.by_year_dkk),
                 ("Heraf i budgettet (råderum)", "budget", self.result.budget.by_year_dkk)]  # fmt: skip
        steering = dict(self.result.steering)
        shown += [(f"Heraf {STEERINGS[one].da.lower()}", f"steering:{one}", steering[one]) for one in Steering]
        for label, key, values in shown:
            self.sheet.write_string(self.row, 0, label)
            for place in range(BUDGET_YEARS):
                formula = f"={CALCULATION}!{self.cells.rows[key][place]}/1000"
                self.sheet.write_formula(self.row, 1 + place, formula, self.money, values[place] / 1000)
            self.row += 1
        self.row += 1

    def _spread(self) -> None:
        result = self.result
        self._head("Usikkerhed (værdier fra Råderum)", ["P10", "P50", "P90", "Risiko for tab"])
        for label, found, loss in (
            ("Nutidsværdi, alle virkninger, kr.", result.worth, result.chance_of_loss),
            ("Nutidsværdi i budgettet, kr.", result.budget_worth, result.budget_chance_of_loss),
        ):
            self.sheet.write_string(self.row, 0, label)
            for column, value in enumerate((found.p10, found.p50, found.p90), 1):
                self.sheet.write_number(self.row, column, value, self.money)
            self.sheet.write_number(self.row, 4, loss, self.sheets.format(num_format="0%"))
            self.row += 1
        for year, found in zip(result.years, result.net_range, strict=True):
            self.sheet.write_string(self.row, 0, f"Nettogevinst i {year}, kr.")
            for column, value in enumerate((found.p10, found.p50, found.p90), 1):
                self.sheet.write_number(self.row, column, value, self.money)
            self.row += 1
        self.row += 1

    def _scenarios(self) -> None:
        if not any(one.changed for one in self.result.scenarios):
            return  # all three would be the same
        self._head("Scenarier (værdier fra Råderum)", ["Nutidsværdi, kr.", "Heraf i budgettet", "Tilbagebetalt, år",
                                                       "Ændrede tal"])  # fmt: skip
        for one in self.result.scenarios:
            self.sheet.write_string(self.row, 0, SCENARIO_NAMES[one.scenario].da)
            self.sheet.write_number(self.row, 1, one.npv_dkk, self.money)
            self.sheet.write_number(self.row, 2, one.budget_npv_dkk, self.money)
            if one.payback_years is None:
                self.sheet.write_string(self.row, 3, "ikke i perioden", self.sheets.format(align="right"))
            else:
                self.sheet.write_number(self.row, 3, one.payback_years, self.sheets.format(num_format="0.0"))
            self.sheet.write_number(self.row, 4, one.changed)
            self.row += 1
        self.row += 1

    def _tornado(self) -> None:
        drivers = self.result.drivers[:_SHOWN_DRIVERS]
        self._head("Hvad afgør sagen? (værdier fra Råderum)", [
            self.scenario, "P10", "P90", "Ændring ved P10, kr.", "Ændring ved P90, kr.", "Nul ved", "Enhed",
        ])  # fmt: skip
        first = self.row
        for one in drivers:
            self._driver(one)
        moved = [one for one in drivers if one.low is not None]
        if moved:
            self._chart(first, first + len(moved) - 1)

    def _driver(self, one: Driver) -> None:
        names = {"risk": "Risiko: {}", "risk_cost": "Udgift ved: {}"}
        self.sheet.write_string(self.row, 0, names.get(one.kind, "{}").format(one.name))
        number = self.sheets.format(num_format="#,##0.0##")
        self.sheet.write_number(self.row, 1, one.base, number)
        npv = self.result.net.npv_dkk
        if one.low is not None and one.high is not None:
            self.sheet.write_number(self.row, 2, one.low, number)
            self.sheet.write_number(self.row, 3, one.high, number)
        for column, at in ((4, one.npv_at_low_dkk), (5, one.npv_at_high_dkk)):
            if at is not None:
                self.sheet.write_number(self.row, column, at - npv, self.money)
        if one.break_even is None:
            self.sheet.write_string(self.row, 6, "–", self.sheets.format(align="right"))
        else:
            self.sheet.write_number(self.row, 6, one.break_even, number)
        unit = "0: sker ikke, 1: sker" if one.kind == "risk" else one.unit
        self.sheet.write_string(self.row, 7, unit, self.sheets.format(indent=1))
        self.row += 1

    def _chart(self, first: int, last: int) -> None:
        chart = self.sheets.book.add_chart({"type": "bar", "subtype": "stacked"})
        for column, name, colour in ((4, "Ved P10", "#C1666B"), (5, "Ved P90", "#0B3D6B")):
            chart.add_series({
                "name": name, "categories": [RESULT, first, 0, last, 0],
                "values": [RESULT, first, column, last, column], "fill": {"color": colour}, "gap": 40,
            })  # fmt: skip
        chart.set_title({"name": "Ændring i nutidsværdi, kr.", "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
        chart.set_x_axis({"num_format": "#,##0", "num_font": {"size": 9}, "major_gridlines": {"visible": True}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 120 + 34 * (last - first + 1)})
        self.sheet.insert_chart(self.row + 1, 0, chart, {"description": "Søjler: hvor meget hvert tal flytter sagen."})

    def _head(self, title: str, columns: Sequence[str], formula: str = "") -> None:
        self.sheet.set_row(self.row, 32)
        bold = self.sheets.format(bold=True, bottom=1, text_wrap=True, font_color=_DARK, valign="bottom")
        if formula:
            self.sheet.write_formula(self.row, 0, formula, bold, title)
        else:
            self.sheet.write_string(self.row, 0, title, bold)
        for place, text in enumerate(columns, 1):
            self.sheet.write_string(self.row, place, text, self.sheets.format(
                bold=True, bottom=1, text_wrap=True, font_color=_DARK, valign="bottom",
                align="left" if text == "Enhed" else "right", indent=int(text == "Enhed")))  # fmt: skip
        self.row += 1


def _years(found: Return) -> float | str:
    return NO_PAYBACK if found.payback_years is None else found.payback_years


def _discounted(found: Return) -> float | str:
    return NO_PAYBACK if found.discounted_payback_years is None else found.discounted_payback_years
