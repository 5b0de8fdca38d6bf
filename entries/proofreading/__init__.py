"""The proofreader (校对): remarks on an entry's text, each with its passage and, where one is certain, a mend.

Pure Python, no Django.
"""

from entries.proofreading.finding import Finding, Passage, Rule, Severity
from entries.proofreading.reading import RULES, mend, mends, proofread

__all__ = ["RULES", "Finding", "Passage", "Rule", "Severity", "mend", "mends", "proofread"]
