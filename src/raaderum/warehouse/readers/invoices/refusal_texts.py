"""The sentences of every refusal of a document: what is wrong, and what to do."""

from __future__ import annotations

from raaderum.domain.text import Text

_ASK_AGAIN = Text("Bed leverandøren om at sende fakturaen igen.", "Ask the supplier to send the invoice again.")
_UNPACK = Text("Pak arkivet ud, og læg filerne i en mappe.", "Unpack the archive, and put the files in a folder.")
_EXPORT_AGAIN = Text("Hent filen igen fra fakturasystemet.", "Take the file out of the invoice system again.")
_DROP = Text("Tag filen ud af mappen, hvis den ikke er en faktura.", "Remove the file if it is no invoice.")

TEXTS: dict[str, tuple[Text, Text]] = {
    # --- the file
    "missing-file": (
        Text("Filen eller mappen findes ikke.", "There is no such file or folder."),
        Text("Ret stien.", "Correct the path."),
    ),
    "unreadable-file": (
        Text("Filen kan ikke læses: {problem}.", "The file cannot be read: {problem}."),
        Text("Ret adgangen til filen, eller kopiér den igen.", "Correct the access to it, or copy it again."),
    ),
    "link": (
        Text("Det er en genvej (link), ikke en fil.", "It is a link, not a file."),
        Text("Læg selve filen i mappen.", "Put the file itself in the folder."),
    ),
    "special-file": (
        Text("Det er hverken en fil eller en mappe.", "It is neither a file nor a folder."), _DROP,
    ),
    "too-large": (
        Text("Filen fylder {size} MB. Højst {most} MB læses.", "The file is {size} MB. At most {most} MB are read."),
        Text("Er det flere fakturaer, så gem dem som hver sin fil, eller som ZIP eller tar.zst.",
             "If it is many invoices, save them as one file each, or as ZIP or tar.zst."),
    ),
    "empty": (Text("Filen er tom.", "The file is empty."), _EXPORT_AGAIN),
    "not-xml": (
        Text("Det er ikke en XML-fil, men {kind}.", "It is not an XML file, but {kind}."),
        Text("Hent den elektroniske faktura (OIOUBL eller Peppol) i stedet, eller tag filen ud af mappen.",
             "Take the electronic invoice (OIOUBL or Peppol) instead, or remove the file."),
    ),
    "table-file": (
        Text("Det er en tabel, ikke en elektronisk faktura.", "It is a table, not an electronic invoice."),
        Text("Læs den som et udtræk med kolonneopsætning (--mapping).",
             "Read it as an extract with a column mapping (--mapping)."),
    ),
    # --- the archive
    "broken-archive": (Text("Arkivet er beskadiget: {problem}.", "The archive is damaged: {problem}."), _EXPORT_AGAIN),
    "encrypted": (
        Text("Filen i arkivet er låst med adgangskode.", "The file in the archive is locked with a password."), _UNPACK,
    ),
    "escaping-path": (
        Text("Filens navn i arkivet peger uden for arkivet.", "The file's name in the archive points outside of it."),
        Text("Arkivet kan være farligt. Hent det igen fra en kilde, I kender.",
             "The archive may be dangerous. Take it again from a source you know."),
    ),
    "archive-link": (
        Text("Arkivet indeholder en genvej (link) eller en særlig fil.", "The archive holds a link or a special file."),
        _UNPACK,
    ),
    "nested-archive": (Text("Det er et arkiv inde i et arkiv.", "It is an archive inside an archive."), _UNPACK),
    "archive-bomb": (
        Text("Filen fylder mere end {most} gange så meget udpakket som pakket.",
             "The file is more than {most} times as large unpacked as packed."),
        Text("Arkivet kan være farligt. Er det rigtigt, så pak det selv ud i en mappe.",
             "The archive may be dangerous. If it is right, unpack it into a folder yourself."),
    ),
    "archive-too-large": (
        Text("Arkivet fylder mere end {most} MB, når det er pakket ud. Resten af det er ikke læst.",
             "The archive is larger than {most} MB when it is unpacked. The rest of it is not read."),
        Text("Del det i flere arkiver.", "Divide it into several archives."),
    ),
    "too-many-files": (
        Text("Arkivet har mere end {most} filer. Resten er ikke læst.",
             "The archive has more than {most} files. The rest is not read."),
        Text("Del det i flere arkiver.", "Divide it into several archives."),
    ),
    # --- the XML
    "encoding": (
        Text("Tegnene er ikke skrevet, som filen selv siger ({encoding}).",
             "The characters are not written as the file itself says ({encoding})."),
        Text("Gem filen som UTF-8 med <?xml version=\"1.0\" encoding=\"UTF-8\"?> øverst.",
             "Save the file as UTF-8 with <?xml version=\"1.0\" encoding=\"UTF-8\"?> at the top."),
    ),
    "doctype": (
        Text("Filen har en DOCTYPE. Det har en faktura aldrig, og det kan være et angreb.",
             "The file has a DOCTYPE. An invoice never has, and it can be an attack."), _ASK_AGAIN,
    ),
    "broken-xml": (Text("XML-filen er brudt: {problem}.", "The XML is broken: {problem}."), _EXPORT_AGAIN),
    "too-deep": (
        Text("Filen har flere niveauer, end en faktura kan have.", "The file has more levels than an invoice has."),
        _ASK_AGAIN,
    ),
    "too-many-elements": (
        Text("Filen har mere end {most} elementer.", "The file has more than {most} elements."),
        Text("Er det flere fakturaer, så gem dem som hver sin fil.", "If it is many invoices, save one file for each."),
    ),
    # --- the document
    "wrong-document": (
        Text("Filen er {what}, ikke en faktura.", "The file is {what}, not an invoice."),
        Text("Tag den ud af mappen. Kun fakturaer og kreditnotaer læses.",
             "Remove it. Only invoices and credit notes are read."),
    ),
    "envelope": (
        Text("Fakturaen ligger i en konvolut ({what}).", "The invoice is in an envelope ({what})."),
        Text("Tag selve fakturaen ud af konvolutten.", "Take the invoice itself out of the envelope."),
    ),
    "unknown-format": (
        Text("Formatet »{value}« kendes ikke.", "The format “{value}” is not known."),
        Text("OIOUBL 2, OIOUBL 3 og Peppol BIS 3 læses (feltet CustomizationID).",
             "OIOUBL 2, OIOUBL 3 and Peppol BIS 3 are read (the field CustomizationID)."),
    ),
    "proforma": (
        Text("Det er en proformafaktura. Den skal ikke betales.", "It is a pro forma invoice. It is not to be paid."),
        Text("Tag den ud af mappen.", "Remove it."),
    ),
    "missing-field": (Text("{field} mangler.", "The {field} is missing."), _ASK_AGAIN),
    "too-long": (
        Text("{field} fylder {count} tegn. Højst {most} læses.",
             "The {field} has {count} characters. At most {most} are read."), _ASK_AGAIN,
    ),
    "no-lines": (Text("Fakturaen har ingen linjer.", "The invoice has no lines."), _ASK_AGAIN),
    "too-many-lines": (
        Text("Fakturaen har mere end {most} linjer.", "The invoice has more than {most} lines."), _ASK_AGAIN,
    ),
    "not-a-number": (
        Text("{field} er »{value}«, som ikke er et tal.", "The {field} is “{value}”, which is not a number."),
        Text("Et tal skrives 1234.50: punktum før decimalerne, intet mellem tusinderne. Bed leverandøren om at rette.",
             "A number is written 1234.50: a point before decimals, nothing between thousands. Ask the supplier."),
    ),
    "number-too-large": (
        Text("{field} er »{value}«. Så store beløb læses ikke.",
             "The {field} is “{value}”. Amounts that large are not read."), _ASK_AGAIN,
    ),
    "not-a-date": (
        Text("{field} er »{value}«, som ikke er en dato.", "The {field} is “{value}”, which is not a date."),
        Text("En dato skrives 2026-01-31. Bed leverandøren om at rette.",
             "A date is written 2026-01-31. Ask the supplier to correct it."),
    ),
    "base-quantity": (
        Text("Prisen gælder for {value} enheder. Antallet skal være større end nul.",
             "The price is for {value} units. The number must be greater than zero."), _ASK_AGAIN,
    ),
    "foreign-currency": (
        Text("Fakturaen er i {currency}, ikke i kroner.", "The invoice is in {currency}, not in kroner."),
        Text("Giv kursen: kroner for én {currency} (--rate {currency}=…).",
             "Give the rate: kroner for one {currency} (--rate {currency}=…)."),
    ),
    "mixed-currencies": (
        Text("{field} er i {currency}, men fakturaen er i {expected}.",
             "The {field} is in {currency}, but the invoice is in {expected}."),
        Text("Alle beløb skal være i samme valuta. Bed leverandøren om at rette.",
             "All amounts have to be in the same currency. Ask the supplier to correct it."),
    ),
    "lines-do-not-add-up": (
        Text("Linjerne giver {lines} kr., men fakturaen siger {total} kr. før moms.",
             "The lines give {lines} kr., but the invoice says {total} kr. before VAT."),
        Text("Hent hele fakturaen igen, eller bed leverandøren om at rette.",
             "Take the whole invoice again, or ask the supplier to correct it."),
    ),
    # --- a row of an extract
    "row-without-amount": (
        Text("Rækken har intet beløb.", "The row has no amount."),
        Text("Skriv beløbet, eller slet rækken.", "Write the amount, or delete the row."),
    ),
    "row-without-date": (
        Text("Rækken har ingen dato.", "The row has no date."),
        Text("Skriv datoen, eller giv én dato for hele filen (--date).",
             "Write the date, or give one date for the whole file (--date)."),
    ),
    "cell": (Text("{place}: {problem}", "{place}: {problem}"), Text("{remedy}", "{remedy}")),
    "table": (
        Text("{problem}", "{problem}"),
        Text("Ret filen eller kolonneopsætningen, og læs den igen.",
             "Correct the file or the column mapping, and read it again."),
    ),
}  # fmt: skip

FIELDS: dict[str, Text] = {
    "number": Text("Fakturanummeret", "invoice number"),
    "date": Text("Fakturadatoen", "invoice date"),
    "due_date": Text("Forfaldsdatoen", "due date"),
    "supplier": Text("Leverandøren", "supplier"),
    "total": Text("Beløbet at betale", "amount to pay"),
    "currency": Text("Valutaen", "currency"),
    "vat": Text("Momsen", "VAT"),
    "line_total": Text("Summen af linjerne", "sum of the lines"),
    "net_total": Text("Beløbet før moms", "amount before VAT"),
    "charge": Text("Gebyret eller rabatten", "charge or rebate"),
    "prepaid": Text("Det forudbetalte", "amount paid in advance"),
    "rounding": Text("Afrundingen", "rounding"),
    "line_net": Text("Linjens beløb", "line's amount"),
    "price": Text("Linjens pris", "line's price"),
    "quantity": Text("Linjens antal", "line's quantity"),
    "base_quantity": Text("Prisens antal", "price's quantity"),
    "factor": Text("Prisens omregning", "price's factor"),
    "order_number": Text("Ordrenummeret", "order number"),
    "account": Text("Kontostrengen", "account string"),
    "item_number": Text("Varenummeret", "item number"),
}
"""What a field is called in a sentence."""

DOCUMENTS: dict[str, Text] = {
    "Order": Text("en ordre", "an order"),
    "OrderChange": Text("en ordreændring", "an order change"),
    "OrderCancellation": Text("en annullering af en ordre", "an order cancellation"),
    "OrderResponse": Text("et ordresvar", "an order response"),
    "OrderResponseSimple": Text("et simpelt ordresvar", "a simple order response"),
    "Reminder": Text("en rykker", "a reminder"),
    "Statement": Text("et kontoudtog", "a statement"),
    "UtilityStatement": Text("en forbrugsopgørelse", "a utility statement"),
    "ApplicationResponse": Text("en kvittering", "a receipt"),
    "Catalogue": Text("et katalog", "a catalogue"),
    "CatalogueRequest": Text("en katalogforespørgsel", "a catalogue request"),
    "CatalogueDeletion": Text("en sletning af et katalog", "a catalogue deletion"),
    "CatalogueItemSpecificationUpdate": Text("en katalogopdatering", "a catalogue update"),
    "CataloguePricingUpdate": Text("en prisopdatering af et katalog", "a catalogue price update"),
    "DespatchAdvice": Text("en følgeseddel", "a despatch advice"),
    "CrossIndustryInvoice": Text("en faktura i formatet CII", "an invoice in the format CII"),
    "testSet": Text("en samling af regeltests", "a set of rule tests"),
}
"""What a document is, by the name of its root."""
ENVELOPES = ("StandardBusinessDocument", "Envelope", "SBDH")
KINDS: dict[str, Text] = {
    "pdf": Text("en PDF", "a PDF"),
    "json": Text("en JSON-fil", "a JSON file"),
    "html": Text("en webside (HTML)", "a web page (HTML)"),
    "image": Text("et billede", "an image"),
    "office": Text("et Office-dokument", "an Office document"),
    "archive": Text("et arkiv", "an archive"),
    "text": Text("tekst", "text"),
    "binary": Text("en anden slags fil", "another kind of file"),
}
"""What a file is that is not XML."""
