"""What an invoice line is: its category, how sure that is, and where it comes from."""

from raaderum.analytics.classification.classify import (
    ALL_ITEMS,
    ClassRules,
    choose_training,
    classify_lines,
    reliability,
)
from raaderum.analytics.classification.learned import Guess, LearnedClasses, Weight, learn_classes
from raaderum.analytics.classification.lines import UNCLASSIFIED, ClassSource, LineClass, LineKey
from raaderum.analytics.classification.unspsc import CodeTree, UnspscConfidence, code_confidence, read_code

__all__ = [
    "ALL_ITEMS",
    "UNCLASSIFIED",
    "ClassRules",
    "ClassSource",
    "CodeTree",
    "Guess",
    "LearnedClasses",
    "LineClass",
    "LineKey",
    "UnspscConfidence",
    "Weight",
    "choose_training",
    "classify_lines",
    "code_confidence",
    "learn_classes",
    "read_code",
    "reliability",
]
