"""What can be wrong with agreements, places and answers about purchases, beside what can be wrong in any form."""

from __future__ import annotations

from raaderum.domain.text import Text

TEXTS: dict[str, tuple[Text, Text]] = {
    "cpr": (
        Text("Her står noget, der ligner et CPR-nummer. Det vises og gemmes ikke.",
             "Here is what looks like a CPR number. It is neither shown nor stored."),
        Text("Slet det. En leverandør, der er en person, kan ikke stå i registret.",
             "Delete it. A supplier who is a person cannot be in the register."),
    ),
    "dates-reversed": (
        Text("Slutdatoen {value} er før startdatoen {other}.", "The end {value} is before the start {other}."),
        Text("Byt om på de to datoer, eller ret den ene.", "Swap the two dates, or correct one of them."),
    ),
    "not-a-price": (
        Text("»{value}« er ikke en pris over 0.", "“{value}” is not a price above 0."),
        Text("Skriv kroner ekskl. moms med komma, fx 12,50. Til da tæller varen som uden for sortimentet.",
             "Write kroner excluding VAT with a comma, such as 12,50. Until then the item counts as outside."),
    ),
    "ambiguous-price": (
        Text("»{value}« kan læses på to måder.", "“{value}” can be read in two ways."),
        Text("Skriv komma før øre og intet punktum, fx 1250,00. Til da tæller varen som uden for sortimentet.",
             "Write a comma before the øre and no point, such as 1250,00. Until then the item counts as outside."),
    ),
    "not-an-answer": (
        Text("»{value}« er ikke et af svarene, eller det kan være flere.",
             "“{value}” is none of the answers, or may be several."),
        Text("Skriv svarets nummer fra kolonnen »Svarmuligheder«.", "Write the answer's number from its column."),
    ),
    "not-waiting": (
        Text("Spørgsmålet venter ikke længere, eller nøglen er ændret.",
             "The question no longer waits, or its key was changed."),
        Text("Hent arket igen: raaderum spend review.", "Make the sheet anew: raaderum spend review."),
    ),
    "bad-cvr": (
        Text("»{value}« er ikke et CVR-nummer: det har ikke otte cifre, eller kontrolcifret passer ikke.",
             "“{value}” is no CVR number: it has not eight digits, or the check digit does not fit."),
        Text("Slå nummeret op på datacvr.virk.dk, og ret det.", "Look the number up on datacvr.virk.dk, correct it."),
    ),
    "bad-gln": (
        Text("»{value}« er ikke et GLN: det har ikke 13 cifre, eller kontrolcifret passer ikke.",
             "“{value}” is no GLN: it has not 13 digits, or the check digit does not fit."),
        Text("Se nummeret efter, og skriv det uden mellemrum.", "Check the number, and write it without spaces."),
    ),
    "bad-gtin": (
        Text("»{value}« er ikke et GTIN: det har ikke 8, 12, 13 eller 14 cifre, eller kontrolcifret passer ikke.",
             "“{value}” is no GTIN: it has not 8, 12, 13 or 14 digits, or the check digit does not fit."),
        Text("Ret tallet fra stregkoden, eller slet det og skriv leverandørens varenummer.",
             "Correct the number of the barcode, or delete it and write the supplier's item number."),
    ),
    "unknown-category": (
        Text("Kategorien »{value}« findes ikke.{near_da}", "There is no category “{value}”.{near_en}"),
        Text("Vælg en kategori fra listen i skemaet.", "Choose a category from the list in the template."),
    ),
    "not-addressable": (
        Text("Kategorien »{value}« kan ikke lægges på en aftale, så aftalen får ingen linjer.",
             "The category “{value}” cannot be put under an agreement, so the agreement gets no lines."),
        Text("Vælg en anden kategori, eller lad rækken stå.", "Choose another category, or leave the row."),
    ),
    "unknown-municipality": (
        Text("Kommunen »{value}« kendes ikke.{near_da}", "The municipality “{value}” is not known.{near_en}"),
        Text("Skriv kommunekoden med fire cifre, eller lad cellen være tom for alle.",
             "Write the code with four digits, or leave the cell empty for all."),
    ),
    "agreement-twice": (
        Text("Aftale-id »{value}« står også i {other} med andet indhold. Ingen af dem bruges.",
             "The agreement id “{value}” is in {other} too, with other content. Neither is used."),
        Text("Giv aftalerne hver sit id, eller slet den ene.", "Give the agreements their own ids, or delete one."),
    ),
    "same-row-twice": (
        Text("Rækken gentager {other}.", "The row repeats {other}."),
        Text("Slet den ene.", "Delete one of them."),
    ),
    "overlap": (
        Text("Aftalen gælder samme kategori, kommune og dage som »{value}« i {other}. Ingen af dem bruges.",
             "The agreement has the category, municipality and days of “{value}” in {other}. Neither is used."),
        Text("Ret datoerne, så den ene slutter, før den anden begynder.",
             "Correct the dates, so that one ends before the other begins."),
    ),
    "unknown-agreement": (
        Text("Aftale-id »{value}« findes ikke.{near_da}", "There is no agreement id “{value}”.{near_en}"),
        Text("Skriv et id fra arket Aftaler.", "Write an id from the sheet Aftaler."),
    ),
    "of-refused-agreement": (
        Text("{count} rækker hører til aftalen »{value}«, der ikke kan bruges. De er heller ikke brugt.",
             "{count} rows belong to the agreement “{value}”, which cannot be used. They are not used either."),
        Text("Ret aftalen.", "Correct the agreement."),
    ),
    "no-supplier": (
        Text("Aftalen »{value}« har ingen leverandør, så alt ville se ud som købt det forkerte sted. Den bruges ikke.",
             "The agreement “{value}” has no supplier, so all would look as bought elsewhere. It is not used."),
        Text("Skriv aftalens leverandører på arket Leverandører.", "Write its suppliers on the sheet Leverandører."),
    ),
    "missing-supplier": (
        Text("Rækken har hverken CVR, GLN eller navn på en leverandør.",
             "The row has neither CVR number, GLN nor name of a supplier."),
        Text("Skriv leverandørens CVR, eller slet rækken.", "Write the supplier's CVR number, or delete the row."),
    ),
    "which-supplier": (
        Text("Aftalen har flere leverandører, og rækken siger ikke, hvis varenummeret er.",
             "The agreement has several suppliers, and the row does not say whose the item number is."),
        Text("Skriv leverandørens CVR i rækken.", "Write the supplier's CVR number in the row."),
    ),
    "unknown-supplier": (
        Text("»{value}« er ikke leverandør på aftalen.", "“{value}” is no supplier of the agreement."),
        Text("Skriv en leverandør, der står på arket Leverandører.", "Write a supplier from the sheet Leverandører."),
    ),
    "missing-item": (
        Text("Rækken har hverken varenummer eller GTIN.", "The row has neither item number nor GTIN."),
        Text("Skriv et af dem, eller slet rækken.", "Write one of them, or delete the row."),
    ),
    "two-prices": (
        Text("Varen har prisen {value} her og {price} i {other} for de samme dage. De dage gælder den højeste, så "
             "ingen overpris påstås.",
             "The item has the price {value} here and {price} in {other} for the same days. On those days the "
             "highest holds, so that no overpayment is claimed."),
        Text("Ret datoerne, eller slet den ene. Har varen flere enheder, så giv dem hver sit varenummer.",
             "Correct the dates, or delete one. If the item has several units, give each its own item number."),
    ),
    "outside-agreement": (
        Text("Prisen gælder dage uden for aftalen ({value}). De dage bruges den ikke.",
             "The price holds on days outside the agreement ({value}). It is not used on those."),
        Text("Ret datoerne, eller lad dem være tomme.", "Correct the dates, or leave them empty."),
    ),
    "missing-place": (
        Text("Rækken har hverken GLN eller CVR.", "The row has neither GLN nor CVR number."),
        Text("Skriv et af dem, eller slet rækken.", "Write one of them, or delete the row."),
    ),
    "place-twice": (
        Text("»{value}« står også i {other} med en anden kommune eller institution. Ingen af dem bruges.",
             "“{value}” is in {other} too, with another municipality or place. Neither is used."),
        Text("Slet den forkerte.", "Delete the wrong one."),
    ),
}  # fmt: skip
