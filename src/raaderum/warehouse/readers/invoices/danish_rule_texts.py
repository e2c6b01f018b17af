"""What the Danish rules of Peppol BIS Billing 3 say, in our own words."""

from __future__ import annotations

from raaderum.domain.text import Text

RULES: dict[str, Text] = {
    "DK-R-002": Text("En dansk leverandør skal skrive sit CVR-nummer (PartyLegalEntity/CompanyID).",
                     "A Danish supplier has to write its CVR number (PartyLegalEntity/CompanyID)."),
    "DK-R-003": Text("En varegruppe i UNSPSC skal være af version 19.05.01 eller 26.08.01.",
                     "An item class of UNSPSC should be of version 19.05.01 or 26.08.01."),
    "DK-R-004": Text("En afgift (årsagskode ZZZ) skal forklares med sin firecifrede kode eller en tekst med # inde i.",
                     "A duty (reason code ZZZ) has to be explained by its four digits or by a text with # inside it."),
    "DK-R-005": Text("Betalingsmåden skal være 1, 31, 42, 48, 49, 50, 58, 59, 93 eller 97.",
                     "The payment means has to be 1, 31, 42, 48, 49, 50, 58, 59, 93 or 97."),
    "DK-R-006": Text("En bankoverførsel (31 eller 42) skal have både kontonummer og registreringsnummer.",
                     "A bank transfer (31 or 42) needs both the account and the registration number."),
    "DK-R-007": Text("En direkte debitering (49) skal have både aftalenummer og betalerens konto.",
                     "A direct debit (49) needs both the mandate and the payer's account."),
    "DK-R-008": Text("En girobetaling (50) skal have kortart 01, 04 eller 15 med # efter, og et gironummer på 7 eller "
                     "8 tegn.",
                     "A giro payment (50) needs the card type 01, 04 or 15 followed by #, and a giro account of 7 or "
                     "8 characters."),
    "DK-R-009": Text("Efter kortart 04# eller 15# skal der stå 16 cifre.",
                     "Card type 04# or 15# has to be followed by 16 digits."),
    "DK-R-010": Text("En FIK-betaling (93) skal have kortart 71, 73 eller 75 med # efter, og et kreditornummer på 8 "
                     "tegn.",
                     "A FIK payment (93) needs the card type 71, 73 or 75 followed by #, and a creditor number of 8 "
                     "characters."),
    "DK-R-011": Text("Efter kortart 71# eller 75# skal der stå 15 eller 16 cifre.",
                     "Card type 71# or 75# has to be followed by 15 or 16 digits."),
    "DK-R-013": Text("Et id for en part (PartyIdentification) skal sige, hvad det er for et nummer (schemeID).",
                     "An identifier of a party (PartyIdentification) has to say what number it is (schemeID)."),
    "DK-R-014": Text("En dansk leverandørs CVR-nummer skal stå under schemeID 0184.",
                     "A Danish supplier's CVR number has to stand under schemeID 0184."),
    "DK-R-016": Text("En kreditnota må ikke have et negativt beløb.",
                     "A credit note must not have a negative total."),
}  # fmt: skip
"""By number, as the rule is called."""
