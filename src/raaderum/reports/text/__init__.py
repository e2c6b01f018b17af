"""Sentences by rules from numbers. Danish is the source language; English is a translation."""

from raaderum.reports.text.words import Words, words_in

__all__ = ["Words", "words_in"]
