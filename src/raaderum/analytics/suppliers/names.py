"""What two supplier names are compared by: the name without legal form, department, owner and ways of spelling."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th"})
_ONE_SPELLING = (("ae", "a"), ("aa", "a"), ("oe", "o"), ("ue", "u"))
"""Danish letters are written in two ways, or lose their sign: Møbler, Moebler and Mobler are one word."""

_LOST_SIGN = re.compile("(?<=\\w)[?\ufffd](?=\\w)")
_FROM_HERE = re.compile(
    r"\bv/|\bc/o\b|\batt?n?\b[.:]|\bafd\b\.?|\bafdeling\b|\bfilial(?:en)?\b"
    r"|\bunder (?:konkurs|likvidation|rekonstruktion)\b|\b(?:cvr|se)[ -]?n"
)
_LETTER_BY_LETTER = re.compile(r"(?<![^\W_])[^\W\d_](?:[./][ ]?[^\W\d_](?![^\W_]))+")
_WORDS = re.compile(r"[^\W_]+")
_LEAST_BEFORE = 3

_FORMS = {
    "aktieselskab": "as", "aktieselskabet": "as", "anpartsselskab": "aps", "anpartsselskabet": "aps",
    "interessentskab": "is", "interessentskabet": "is", "kommanditselskab": "ks", "partnerselskab": "ps",
    "ivaerksaetterselskab": "ivs", "enkeltmandsvirksomhed": "",
    "as": "as", "aps": "aps", "ks": "ks", "ivs": "ivs", "amba": "amba", "fmba": "fmba", "smba": "smba",
    "gmbh": "gmbh", "ltd": "ltd", "limited": "ltd", "inc": "inc", "plc": "plc", "llc": "llc", "ab": "ab", "oy": "oy",
    "bv": "bv",
}  # fmt: skip
_SIGNED_FORMS = {"is": "is", "ps": "ps", "si": "si", "ag": "ag", "sa": "sa", "nv": "nv"}
"""Words by themselves ("Hansens Is"): a form only where their letters are apart, as in I/S."""


class Name(NamedTuple):
    """A name as it is compared. ``core`` are its words in order; ``form`` is its legal form, "" where none is said."""

    core: str
    form: str


@lru_cache(maxsize=2**16)
def normalise_name(name: str) -> Name:
    """Return what a supplier's name is compared by.

    Case, signs and the ways of writing æ, ø and å do not matter; what follows "afd.", "v/" or "c/o" is cut, since it
    says where in the firm or who owns it.

    >>> normalise_name("MØBELHUSET Ærø A/S"), normalise_name("Moebelhuset Aeroe")
    (Name(core='mobelhuset aro', form='as'), Name(core='mobelhuset aro', form=''))
    >>> normalise_name("Jensens Murerfirma v/ Ole Jensen"), normalise_name("Andel A.M.B.A., afd. Nord")
    (Name(core='jensens murerfirma', form=''), Name(core='andel', form='amba'))
    """
    text = unicodedata.normalize("NFC", name).casefold()
    text = _LOST_SIGN.sub("", text).replace("&", " og ").replace("+", " og ")
    whole, cut = _tokens(text), _tokens(_cut(text))
    core, form = _split_form(cut)
    return Name(" ".join(_fold(word) for word in core), form or _split_form(whole)[1])


def supplier_id(*, cvr: str = "", gln: str = "", name: str = "", postcode: str = "", is_person: bool = False) -> str:
    """Return the id that a supplier has in the published tables.

    Args:
        cvr, gln: With right check digits, or "".
        name, postcode: As they stand on the document.
        is_person: A person; such a supplier has no id of its own.

    >>> supplier_id(cvr="12345674", gln="5790000000012"), supplier_id(is_person=True)
    ('cvr:12345674', 'person')
    >>> supplier_id(name="Møbler A/S", postcode="5000") == supplier_id(name="MOEBLER AS", postcode=" 5000")
    True
    """
    if is_person:
        return "person"
    if cvr:
        return f"cvr:{cvr}"
    if gln:
        return f"gln:{gln}"
    core, form = normalise_name(name)
    text = f"{core}|{form}|{postcode.strip()}"
    return f"name:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _cut(text: str) -> str:
    for found in _FROM_HERE.finditer(text):
        if sum(map(len, _WORDS.findall(text[: found.start()]))) >= _LEAST_BEFORE:
            return text[: found.start()]
    return text


def _tokens(text: str) -> list[str]:
    """Return the words; letters written one by one ("a/s", "a.m.b.a.") are one word, marked by a sign before."""
    joined = _LETTER_BY_LETTER.sub(lambda hit: f" \0{''.join(_WORDS.findall(hit[0]))} ", text)
    words = []
    for part in joined.split():
        found = _WORDS.findall(part)
        words += [f"\0{found[0]}", *found[1:]] if part.startswith("\0") and found else found
    return _join_form(words)


def _join_form(words: list[str]) -> list[str]:
    """Join "a s" at the end: two or four letters apart that are a form together."""
    for count in (4, 2):
        tail = words[-count:]
        if len(words) > count and all(len(word) == 1 for word in tail) and "".join(tail) in _FORMS | _SIGNED_FORMS:
            return [*words[:-count], "\0" + "".join(tail)]
    return words


def _split_form(words: list[str]) -> tuple[list[str], str]:
    form = ""
    words = list(words)
    while len(words) > 1 and (found := _form(words[-1])) is not None:
        form = found or form
        words.pop()
    if not form and len(words) > 1 and (first := _form(words[0])):  # "A/S Jensen"
        return [word.lstrip("\0") for word in words[1:]], first
    return [word.lstrip("\0") for word in words], form


def _form(word: str) -> str | None:
    known = _FORMS | _SIGNED_FORMS if word.startswith("\0") else _FORMS
    return known.get(word.lstrip("\0").translate(_LETTERS))


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for written, kept in _ONE_SPELLING:
        bare = bare.replace(written, kept)
    return bare
