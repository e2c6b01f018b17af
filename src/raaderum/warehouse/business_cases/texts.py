"""What can be wrong with a business case, beside what can be wrong in any form."""

from __future__ import annotations

from raaderum.domain.text import Text

TEXTS: dict[str, tuple[Text, Text]] = {
    "field-missing": (
        Text("Feltet er tomt.", "The field is empty."),
        Text("Udfyld {field_da}.", "Fill in {field_en}."),
    ),
    "rate-too-high": (
        Text("Kalkulationsrenten {value} er over 25 pct. Det ligner en tastefejl: 3,5 i stedet for 3,5 %.",
             "The discount rate {value} is above 25 per cent. It looks like a slip: 3.5 in place of 3.5 %."),
        Text("Skriv 3,5 % (eller 0,035).", "Write 3.5 % (or 0.035)."),
    ),
    "not-whole-years": (
        Text("»{value}« er ikke et helt antal år fra 4 til 10.", "“{value}” is no whole number of years from 4 to 10."),
        Text("Skriv et helt tal fra 4 til 10.", "Write a whole number from 4 to 10."),
    ),
    "year-outside": (
        Text("År {value} ligger uden for casens år ({first}–{last}).",
             "The year {value} is outside the years of the case ({first}–{last})."),
        Text("Ret året, eller gør casen længere på arket Stamdata.",
             "Correct the year, or make the case longer on the sheet Stamdata."),
    ),
    "years-reversed": (
        Text("Til år ({value}) er før Fra år ({other}).", "To year ({value}) is before From year ({other})."),
        Text("Byt om på dem, eller ret det ene.", "Swap them, or correct one."),
    ),
    "negative": (
        Text("{name} er negativ ({value}).", "{name} is negative ({value})."),
        Text("Skriv et tal på 0 eller derover. Postens del bestemmer, om det trækkes fra.",
             "Write a number of 0 or more. The part of the line says whether it is subtracted."),
    ),
    "negative-line": (
        Text("Beløbet er negativt ({value} kr.), så posten tæller modsat sin del.",
             "The amount is negative (DKK {value}), so the line counts against its part."),
        Text("Er det ikke meningen, så skriv det uden minus.", "If that is not meant, write it without the minus."),
    ),
    "share-outside": (
        Text("Andelen er for {year}, men posten løber fra {first} til {last}. Den er ikke regnet med.",
             "The share is for {year}, but the line runs from {first} to {last}. It is not counted."),
        Text("År 1 er casens første år. Flyt andelen, eller ret Fra år og Til år.",
             "Year 1 is the first of the case. Move the share, or correct From year and To year."),
    ),
    "large-share": (
        Text("{name} er {value}, altså over 100 pct., men enheden er andel.",
             "{name} is {value}, above 100 per cent, though its unit is a share."),
        Text("Skriv fx 80 % (eller 0,8).", "Write, for example, 80 % (or 0.8)."),
    ),
    "range-order": (
        Text("{name}: lavest ({low}), mest sandsynlig ({likely}) og højest ({high}) står ikke i rækkefølge.",
             "{name}: lowest ({low}), likeliest ({likely}) and highest ({high}) are not in order."),
        Text("Ret tallene, så det laveste er mindst og det højeste størst.",
             "Correct the numbers, so that the lowest is the smallest and the highest the largest."),
    ),
    "half-range": (
        Text("{name} har kun den ene ende af spændet.", "{name} has only one end of its range."),
        Text("Skriv både Lavest og Højest, eller ingen af dem.", "Write both Lowest and Highest, or neither."),
    ),
    "bad-id": (
        Text("»{value}« kan ikke bruges som kort navn.", "“{value}” cannot be a short name."),
        Text("Brug bogstaver, tal og _, begynd med et bogstav, og undgå navne, der ligner en celle (fx AB12).",
             "Use letters, digits and _, begin with a letter, and avoid names that look like a cell (such as AB12)."),
    ),
    "id-twice": (
        Text("Det korte navn »{value}« bruges to gange.", "The short name “{value}” is used twice."),
        Text("Giv den ene et andet navn.", "Give one of them another name."),
    ),
    "bad-formula": (
        Text("Formlen kan ikke læses ved »{value}«.", "The formula cannot be read at “{value}”."),
        Text("Brug + − * / ( ) MIN MAX, tal og de korte navne fra Forudsætninger.",
             "Use + − * / ( ) MIN MAX, numbers and the short names from Forudsætninger."),
    ),
    "unknown-name": (
        Text("»{value}« bruges her, men står ikke på arket Forudsætninger.",
             "“{value}” is used here, but is not on the sheet Forudsætninger."),
        Text("Ret navnet, eller skriv forudsætningen.{near_da}", "Correct the name, or write the assumption.{near_en}"),
    ),
    "no-value": (
        Text("Formlen giver intet brugbart tal: den dividerer med 0, eller tallet er for stort.",
             "The formula gives no usable number: it divides by 0, or the number is too large."),
        Text("Ret de forudsætninger, den bruger.", "Correct the assumptions it uses."),
    ),
    "not-a-share": (
        Text("»{value}« er ikke en andel fra 0 til 300 pct.", "“{value}” is not a share from 0 to 300 per cent."),
        Text("Skriv fx 50 % (eller 0,5).", "Write, for example, 50 % (or 0.5)."),
    ),
    "not-a-probability": (
        Text("»{value}« er ikke en sandsynlighed fra 0 til 100 pct.", "“{value}” is no probability from 0 to 100 %."),
        Text("Skriv fx 20 % (eller 0,2).", "Write, for example, 20 % (or 0.2)."),
    ),
    "not-a-correlation": (
        Text("»{value}« er ikke en korrelation fra −1 til 1.", "“{value}” is not a correlation from −1 to 1."),
        Text("Skriv et tal fra −1 til 1.", "Write a number from −1 to 1."),
    ),
    "not-uncertain": (
        Text("»{value}« er ikke en forudsætning med Lavest og Højest, så den kan ikke følges med noget.",
             "“{value}” is not an assumption with Lowest and Highest, so it cannot move with anything."),
        Text("Ret navnet, eller giv forudsætningen et spænd.", "Correct the name, or give the assumption a range."),
    ),
    "with-itself": (
        Text("»{value}« er sat sammen med sig selv.", "“{value}” is put together with itself."),
        Text("Vælg to forskellige forudsætninger.", "Choose two different assumptions."),
    ),
    "pair-twice": (
        Text("De to forudsætninger står sammen to gange.", "The two assumptions stand together twice."),
        Text("Slet den ene række.", "Delete one of the rows."),
    ),
    "impossible-correlations": (
        Text("Korrelationerne kan ikke gælde på samme tid.", "The correlations cannot hold at the same time."),
        Text("Ret dem. De nærmeste, der kan gælde: {nearest}.", "Correct them. The nearest that can hold: {nearest}."),
    ),
    "no-price-change": (
        Text("{name} er i {value}-priser, men arket P-l mangler ændringen for {missing}.",
             "{name} is in prices of {value}, but the sheet P-l lacks the change for {missing}."),
        Text("Skriv ændringen på arket P-l, eller lad Prisår være tom.",
             "Write the change on the sheet P-l, or leave Price year empty."),
    ),
    "year-twice": (
        Text("År {value} står to gange.", "The year {value} is there twice."),
        Text("Slet den ene række.", "Delete one of the rows."),
    ),
    "undecided": (
        Text("»{name}« er kaldt frigivne penge, men der er ingen beslutning. Den tæller som frigjort tid.",
             "“{name}” is called released money, but there is no decision. It counts as freed capacity."),
        Text("Vælg en beslutning, og skriv, hvem der beslutter hvad og hvornår.",
             "Choose a decision, and write who decides what and when."),
    ),
    "unused": (
        Text("»{name}« bruges ikke i nogen formel.", "“{name}” is used in no formula."),
        Text("Brug den, eller slet den.", "Use it, or delete it."),
    ),
    "too-many": (
        Text("Der er mere end {value} rækker.", "There are more than {value} rows."),
        Text("Slå rækker sammen, eller del sagen.", "Put rows together, or divide the case."),
    ),
}  # fmt: skip
