"""The sentences of a check: code to what is wrong and what to do. Values in braces are filled in."""

from __future__ import annotations

from raaderum.domain.text import Text

TEXTS: dict[str, tuple[Text, Text]] = {
    # --- the file ---------------------------------------------------------------------------------
    "pack-changed": (
        Text("Skemaet er lavet med pakke {old}, men området er nu {new}.",
             "The template was made with the pack {old}, but the area now is {new}."),
        Text("Hent et nyt, der tager tallene med: "
             "raaderum template {area} --unit {unit} --year {year} --reuse FIL.xlsx",
             "Get a new one that takes the figures along: "
             "raaderum template {area} --unit {unit} --year {year} --reuse FILE.xlsx"),
    ),
    "template-version": (
        Text("Skemaet er af version {value}, men programmet læser version {expected}.",
             "The template is of version {value}, but the program reads version {expected}."),
        Text("Hent et nyt skema.", "Get a new template."),
    ),
    "other-year": (
        Text("Skemaet er for {value}, men her ventes {expected}.",
             "The template is for {value}, but {expected} is expected here."),
        Text("Vælg den rigtige fil, eller hent et skema for {expected}.",
             "Choose the right file, or get a template for {expected}."),
    ),
    "year-altered": (
        Text("Overskriften er »{value}«, men skemaet er for {expected}.",
             "The heading is “{value}”, but the template is for {expected}."),
        Text("Hent et skema for det rigtige år. Ret ikke overskriften.",
             "Get a template for the right year. Do not change the heading."),
    ),
    "other-unit": (
        Text("Skemaet er for {value}, men her ventes {expected}.",
             "The template is for {value}, but {expected} is expected here."),
        Text("Vælg den rigtige fil.", "Choose the right file."),
    ),
    "other-area": (
        Text("Skemaet er for området {value}, men her ventes {expected}.",
             "The template is for the area {value}, but {expected} is expected here."),
        Text("Læg filen i en anden mappe.", "Put the file in another folder."),
    ),
    "sheet-missing": (
        Text("Arket »{value}« er slettet eller omdøbt. Tallene kan stadig læses.",
             "The sheet “{value}” is deleted or renamed. The figures can still be read."),
        Text("Giv arket sit navn igen, hvis det skal bruges.", "Give the sheet its name again if it is needed."),
    ),
    "external-links": (
        Text("Projektmappen henter tal fra andre filer.", "The workbook takes figures from other files."),
        Text("Indsæt tallene som værdier, og bryd kæderne under Data.",
             "Paste the figures as values, and break the links under Data."),
    ),
    "cpr": (
        Text("Her står noget, der ligner et CPR-nummer.", "Here is what looks like a CPR number."),
        Text("Slet det. Er det et beløb, så skriv det med punktum mellem tusinderne.",
             "Delete it. If it is an amount, write it with a separator between the thousands."),
    ),
    # --- the rows ---------------------------------------------------------------------------------
    "row-missing": (
        Text("Linjen »{value}« er slettet, eller dens skjulte id er ændret.",
             "The row “{value}” is deleted, or its hidden id has been changed."),
        Text("Hent et nyt skema, der tager tallene med (--reuse).",
             "Get a new template that takes the figures along (--reuse)."),
    ),
    "row-twice": (
        Text("Linjen står også i {other}.", "The row is in {other} too."),
        Text("Slet den ene.", "Delete one of them."),
    ),
    "row-unknown": (
        Text("Linjen med id »{value}« hører ikke til skemaet.",
             "The row with the id “{value}” is not the template's."),
        Text("Slet linjen.", "Delete the row."),
    ),
    "row-moved": (
        Text("Linjen hedder »{value}«, men hører til »{expected}«.",
             "The row is called “{value}”, but belongs to “{expected}”."),
        Text("Flyt hele rækken, ikke kun de synlige celler, eller hent et nyt skema.",
             "Move the whole row, not only the visible cells, or get a new template."),
    ),
    "stray-value": (
        Text("»{value}« står uden for skemaets linjer og bruges ikke.",
             "“{value}” is outside the template's rows and is not used."),
        Text("Flyt det til en linje, eller slet det.", "Move it to a row, or delete it."),
    ),
    # --- the cells --------------------------------------------------------------------------------
    "not-a-number": (
        Text("»{value}« er ikke et tal.", "“{value}” is not a number."),
        Text("Skriv kun tallet, eller tøm cellen og vælg en årsag.",
             "Write the number alone, or empty the cell and choose a reason."),
    ),
    "ambiguous-number": (
        Text("»{value}« er tekst og kan læses på to måder.", "“{value}” is text and can be read in two ways."),
        Text("Skriv tallet igen som et tal uden punktum.", "Write it again as a number, without separators."),
    ),
    "number-as-text": (
        Text("»{value}« er tekst. Det er læst som {read}.", "“{value}” is text. It is read as {read}."),
        Text("Skriv tallet igen, hvis det ikke passer.", "Write the number again if that is wrong."),
    ),
    "date": (
        Text("Cellen er en dato ({value}), ikke et tal.", "The cell is a date ({value}), not a number."),
        Text("Vælg celleformatet Tal, og skriv tallet igen.", "Choose the cell format Number, and write it again."),
    ),
    "excel-error": (
        Text("Cellen viser en fejl i stedet for et tal.", "The cell shows an error instead of a number."),
        Text("Ret formlen, eller skriv tallet.", "Correct the formula, or write the number."),
    ),
    "not-calculated": (
        Text("Formlen er aldrig beregnet, så tallet kendes ikke.",
             "The formula was never calculated, so the number is not known."),
        Text("Åbn filen i Excel, og gem den, eller skriv tallet.",
             "Open the file in Excel and save it, or write the number."),
    ),
    "linked-formula": (
        Text("Formlen henter tallet fra en anden fil.", "The formula takes the number from another file."),
        Text("Indsæt tallet som værdi.", "Paste the number as a value."),
    ),
    "out-of-bounds": (
        Text("Tallet er for stort eller for tæt på 0 til at kunne bruges.",
             "The number is too large, or too close to 0, to be used."),
        Text("Skriv tallet igen, i den enhed der står på linjen.", "Write it again, in the unit given in the row."),
    ),
    "unknown-reason": (
        Text("»{value}« er ingen af årsagerne.", "“{value}” is none of the reasons."),
        Text("Vælg: {known}.", "Choose: {known}."),
    ),
    "unknown-answer": (
        Text("»{value}« er ingen af svarmulighederne.", "“{value}” is none of the answers."),
        Text("Vælg: {known}.", "Choose: {known}."),
    ),
    "long-comment": (
        Text("Kommentaren har {value} tegn.", "The comment has {value} characters."),
        Text("Skriv højst {most}.", "Write at most {most}."),
    ),
    # --- the figures ------------------------------------------------------------------------------
    "missing": (
        Text("Tallet mangler.", "The figure is missing."),
        Text("Skriv tallet, eller vælg en årsag i {reason}.", "Write the figure, or choose a reason in {reason}."),
    ),
    "both": (
        Text("Her er både et tal og årsagen »{value}«.", "Here are both a figure and the reason “{value}”."),
        Text("Slet det ene.", "Delete one of them."),
    ),
    "negative-quantity": (
        Text("{value} {unit} er negativt. En mængde kan ikke være under 0.",
             "{value} {unit} is negative. A quantity cannot be below 0."),
        Text("Skriv tallet uden minus, eller vælg en årsag.", "Write it without a minus, or choose a reason."),
    ),
    "negative-cost": (
        Text("Udgiften er negativ: {value} {unit}.", "The cost is negative: {value} {unit}."),
        Text("Er indtægten større end udgiften, så skriv hvorfor i kommentaren.",
             "If income exceeds cost, write why in the comment."),
    ),
    "not-whole": (
        Text("{value} {unit} er ikke et helt antal.", "{value} {unit} is not a whole number."),
        Text("Ret tallet, eller skriv hvorfor i kommentaren.", "Correct it, or write why in the comment."),
    ),
    "factor-last-year": (
        Text("{value} {unit} er {factor} gange {direction} end sidste år.",
             "{value} {unit} is {factor} times {direction} than last year."),
        Text("Skulle der stå {corrected}?", "Should it be {corrected}?"),
    ),
    "factor-typical": (
        Text("{value} {unit} er langt {direction} det typiske.", "{value} {unit} is far {direction} what is typical."),
        Text("Skulle der stå {corrected}?", "Should it be {corrected}?"),
    ),
    "implausible": (
        Text("{value} {unit} er uden for det typiske, {low}–{high}.",
             "{value} {unit} is outside what is typical, {low}–{high}."),
        Text("Ret tallet, eller skriv hvorfor i kommentaren.", "Correct it, or write why in the comment."),
    ),
    "jump": (
        Text("{value} {unit} er {change} pct. {direction} end sidste år ({previous}).",
             "{value} {unit} is {change} per cent {direction} than last year ({previous})."),
        Text("Ret tallet, eller skriv hvorfor i kommentaren.", "Correct it, or write why in the comment."),
    ),
    "was-zero": (
        Text("{value} {unit} mod 0 sidste år.", "{value} {unit} against 0 last year."),
        Text("Ret tallet, eller skriv hvorfor i kommentaren.", "Correct it, or write why in the comment."),
    ),
    "same-as-above": (
        Text("{value} er det samme tal som i linjen over, »{other}«.",
             "{value} is the same number as in the row above, “{other}”."),
        Text("Ret tallet, eller skriv i kommentaren, at begge er rigtige.",
             "Correct it, or write in the comment that both are right."),
    ),
    "swapped": (
        Text("{value} her og {below} i »{other}« ligner hinandens tal fra sidste år.",
             "{value} here and {below} in “{other}” look like each other's figures of last year."),
        Text("Byt dem om, eller skriv i kommentaren, at de er rigtige.",
             "Swap them, or write in the comment that they are right."),
    ),
    "far-from-others": (
        Text("{other} bliver {value} {unit}. Halvdelen af {whom} lå på {low}–{high} i {year}.",
             "{other} becomes {value} {unit}. Half of {whom} were at {low}–{high} in {year}."),
        Text("Ret tallet, eller skriv hvorfor i kommentaren.", "Correct it, or write why in the comment."),
    ),
    "cost-without-quantity": (
        Text("Udgiften er {value} kr., men »{other}« er 0.", "The cost is DKK {value}, but “{other}” is 0."),
        Text("Ret {cell}, eller skriv hvorfor i kommentaren.", "Correct {cell}, or write why in the comment."),
    ),
    "quantity-without-cost": (
        Text("Udgiften er 0 kr., men »{other}« er {value} {unit}.",
             "The cost is DKK 0, but “{other}” is {value} {unit}."),
        Text("Skriv udgiften, eller skriv i kommentaren, hvem der betaler.",
             "Write the cost, or write in the comment who pays."),
    ),
    "control-broken": (
        Text("{control}: {value} mod {parts} {unit}, en forskel på {difference}.",
             "{control}: {value} against {parts} {unit}, a difference of {difference}."),
        Text("Ret tallene, eller skriv hvorfor i kommentaren.", "Correct the figures, or write why in the comment."),
    ),
}  # fmt: skip
