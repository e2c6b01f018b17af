"""How a user of purchases can be refused. The tree is drawn in errors.py."""

from __future__ import annotations

from raaderum.domain.errors import UserError


class DamagedStoreFile(UserError):
    """agreements.json, places.json or decisions.json is damaged, or was written by a later version."""

    code = "damaged-store-file"
    danish = (
        "{file} kan ikke læses ({problem_da}). Filen er uændret. Læs aftaler og steder ind igen, eller hent filen fra "
        "en sikkerhedskopi."
    )
    english = (
        "{file} cannot be read ({problem_en}). The file is unchanged. Read agreements and places in again, or take "
        "the file from a backup."
    )


class NoPurchases(UserError):
    """A folder that should hold purchases holds none."""

    code = "no-purchases"
    danish = "Der er ingen indkøb i {folder}. Læs dem ind først: raaderum spend ingest MAPPE --store {folder}"
    english = "There are no purchases in {folder}. Load them first: raaderum spend ingest FOLDER --store {folder}"


class NothingToLoad(UserError):
    """A path with invoices that does not exist."""

    code = "nothing-to-load"
    danish = "{path} findes ikke. Ret stien til filen eller mappen med fakturaer. Intet er læst ind."
    english = "{path} does not exist. Correct the path to the file or folder with invoices. Nothing was loaded."


class StoreBusy(UserError):
    """Somebody else loads into, or publishes, the same purchases."""

    code = "store-busy"
    danish = "En anden er ved at læse ind i {folder}. Vent, til den er færdig, og prøv igen. Intet er ændret."
    english = "Somebody else is loading into {folder}. Wait until they are done, and try again. Nothing was changed."


class UnreadableStore(UserError):
    """The file of a store of purchases is damaged, or was made by another version."""

    code = "unreadable-store"
    danish = (
        "{file} kan ikke åbnes: {problem_da} Flyt filen, og læs fakturaerne ind igen; aftaler og beslutninger "
        "ligger i andre filer og er uændrede."
    )
    english = (
        "{file} cannot be opened: {problem_en} Move the file, and load the invoices again; agreements and decisions "
        "are in other files and unchanged."
    )


class MemoryTooSmall(UserError):
    """The memory limit that the user set does not suffice."""

    code = "memory-too-small"
    danish = "{memory} hukommelse er ikke nok. Prøv igen med --memory {more}. Det, der er læst ind, står uændret."
    english = "{memory} of memory is not enough. Try again with --memory {more}. What has been loaded is unchanged."


class ReadingStopped(UserError):
    """A process that reads invoices was ended from outside."""

    code = "reading-stopped"
    danish = (
        "Læsningen af {path} standsede, fordi computeren afbrød den (ofte for lidt hukommelse). Prøv igen med "
        "--processes 1. Det, der nåede at blive læst ind, beholdes og læses ikke igen."
    )
    english = (
        "Reading {path} stopped, because the computer interrupted it (often too little memory). Try again with "
        "--processes 1. What was loaded until then is kept and is not read again."
    )
