"""What a reader refuses: sources, own files and filled templates. The tree is drawn in errors.py."""

from __future__ import annotations

from raaderum.domain.errors import UserError


class SourceUnreachable(UserError):
    """An outside source did not answer and nothing is stored."""

    code = "source-unreachable"
    danish = (
        "{source} svarede ikke på {address} ({reason}), og der ligger intet gemt svar. "
        "Prøv igen, når der er netforbindelse. Den seneste gode udgivelse står uændret."
    )
    english = (
        "{source} did not answer at {address} ({reason}), and no answer is stored. "
        "Try again when there is a network. The last good release is unchanged."
    )


class UnexpectedAnswer(UserError):
    """An outside source answered with something that cannot be read with certainty."""

    code = "unexpected-answer"
    danish = "Svaret fra {source} om {table} kan ikke bruges: {problem_da} Den seneste gode udgivelse står uændret."
    english = "The answer from {source} about {table} cannot be used: {problem_en} The last good release is unchanged."


class InvalidFacts(UserError):
    """A shipped or supplied file of figures has a cell that cannot be read."""

    code = "invalid-facts"
    danish = "{file}, linje {line}, kolonne {column}: »{value}« {problem_da}"
    english = "{file}, line {line}, column {column}: “{value}” {problem_en}"


class UnreadableWorkbook(UserError):
    """A workbook as a whole, or a sheet, column or row of it, cannot be found or read."""

    code = "unreadable-workbook"
    danish = "Regnearket {file} kan ikke læses. {problem_da}"
    english = "The workbook {file} cannot be read. {problem_en}"


class UnreadableTable(UserError):
    """A municipality's own file as a whole cannot be read."""

    code = "unreadable-table"
    danish = "Filen {file} kan ikke læses. {problem_da}"
    english = "The file {file} cannot be read. {problem_en}"


class UnreadableForm(UserError):
    """A filled form as a whole cannot be read."""

    code = "unreadable-form"
    danish = "Skemaet {file} kan ikke læses. {problem_da}"
    english = "The form {file} cannot be read. {problem_en}"


class TableTooLarge(UnreadableTable):
    """A municipality's own file is larger than what is read."""

    code = "table-too-large"


class UnreadableCell(UserError):
    """One cell, or one row from that cell on, keeps a municipality's own file from being read."""

    code = "unreadable-cell"
    danish = "{place_da}: »{value}« {problem_da}"
    english = "{place_en}: “{value}” {problem_en}"


class PersonalNumbers(UserError):
    """A municipality's own file holds what looks like CPR numbers. They are not shown."""

    code = "personal-numbers"
    danish = (
        "{place_da}: her står noget, der ligner et CPR-nummer{more_da}. Filen er ikke læst. "
        "Slet kolonnen eller cellen. Er det et beløb, så skriv det med punktum mellem tusinderne."
    )
    english = (
        "{place_en}: here is what looks like a CPR number{more_en}. The file was not read. "
        "Delete the column or the cell. If it is an amount, write it with a separator between the thousands."
    )


class ColumnsChanged(UserError):
    """A saved column mapping does not fit the columns of a file."""

    code = "columns-changed"
    danish = "Kolonnerne i {file} passer ikke til den gemte kolonneopsætning »{mapping}«. {problem_da}"
    english = "The columns of {file} do not fit the saved column mapping “{mapping}”. {problem_en}"


class InvalidMapping(UserError):
    """A saved mapping has something that cannot be used."""

    code = "invalid-mapping"
    danish = "Opsætningen {file} kan ikke bruges. {where_da}: »{value}« {problem_da}"
    english = "The mapping {file} cannot be used. {where_en}: “{value}” {problem_en}"


class UnreadableAccount(UserError):
    """An account string that cannot be read with certainty."""

    code = "unreadable-account"
    danish = "Kontostrengen »{value}« kan ikke læses: {problem_da}"
    english = "The account string “{value}” cannot be read: {problem_en}"


class MacroWorkbook(UserError):
    """A workbook with macros: they could do anything, so it is not opened."""

    code = "macro-workbook"
    danish = "Regnearket {file} har makroer og læses ikke. Gem det som .xlsx uden makroer."
    english = "The workbook {file} has macros and is not read. Save it as .xlsx without macros."


class NotATemplate(UserError):
    """A workbook that was not made by `raaderum template`, or whose hidden sheet is gone."""

    code = "not-a-template"
    danish = (
        "{file} er ikke et skema fra Råderum, eller dens skjulte ark er slettet. "
        "Hent en: raaderum template OMRÅDE --unit KODE --year ÅR -o FIL.xlsx"
    )
    english = (
        "{file} is not a template from Råderum, or its hidden sheet is deleted. "
        "Get one: raaderum template AREA --unit CODE --year YEAR -o FILE.xlsx"
    )


class NoSubmissions(UserError):
    """A folder that should hold filled templates holds none."""

    code = "no-submissions"
    danish = "Mappen {folder} har ingen regneark. Læg de udfyldte skemaer (.xlsx) i den."
    english = "The folder {folder} holds no workbooks. Put the filled templates (.xlsx) in it."


class MixedSubmissions(UserError):
    """Real and fictional units in one folder."""

    code = "mixed-submissions"
    danish = "Mappen har både rigtige kommuner ({real}) og eksempler ({fictional}). De må ikke blandes: brug to mapper."
    english = "The folder has real municipalities ({real}) and examples ({fictional}). Do not mix: use two folders."


class RepeatedSubmission(UserError):
    """Two files of the same unit and year."""

    code = "repeated-submission"
    danish = "{file} og {other} er begge for {unit}, {year}. Slet eller flyt den ene."
    english = "{file} and {other} are both for {unit}, {year}. Delete or move one of them."


class SubmissionsRefused(UserError):
    """Files with errors: no release is built."""

    code = "submissions-refused"
    danish = "Ingen udgivelse er bygget: {errors} fejl og {missing} manglende tal. Den seneste gode står uændret."
    english = "No release was built: {errors} errors and {missing} missing figures. The last good one is unchanged."


class UnreadableAnswer(UserError):
    """A frozen answer was stored by a version whose answers this one cannot read."""

    code = "unreadable-answer"
    danish = "Svaret {key} er gemt af en anden version af Råderum og kan ikke vises af denne. Det ligger uændret."
    english = "The answer {key} was stored by another version of Råderum; this one cannot show it. It is unchanged."
