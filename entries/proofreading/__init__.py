"""The proofreader (校对): remarks on an entry's text, each with its passage and, where one is certain, a mend.

Pure Python, no Django.
"""

from entries.proofreading.finding import Finding, Rule, Severity
from entries.proofreading.reading import RULES, mend, proofread

__all__ = ["RULES", "Finding", "Rule", "Severity", "mend", "proofread"]
