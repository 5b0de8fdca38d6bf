"""The rules together: what they find in a body, in its order, and the body mended.

A new rule is a function from a body to passages, its message and a line here, and a line of cases in its test.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container

from entries.proofreading.brackets import nested, unmatched
from entries.proofreading.damage import damaged
from entries.proofreading.finding import Finding, Passage, Rule, Severity, digest_of_passage
from entries.proofreading.marks import doubled_marks, half_width, no_end_mark, spaces
from entries.proofreading.numbers import doubled_unit, people_as_things
from entries.proofreading.repeats import doubled_words, repeated_sentences

ERROR, WARNING = Severity.ERROR, Severity.WARNING
RULE_MESSAGES = {
    "half_width": "A half-width mark stands in Chinese text.",
    "doubled_mark": "Two marks stand side by side.",
    "spaces": "White space stands before or behind a paragraph.",
    "no_end_mark": "The text ends without a full stop.",
    "unmatched": "A bracket or quotation mark has no counterpart.",
    "nested": "The same marks stand inside each other.",
    "damaged": "Characters are lost or damaged: look them up and correct them.",
    "doubled_unit": "The number’s unit or qualifier stands twice.",
    "people_as_things": "People are counted in a unit of things.",
    "doubled_word": "Words stand twice in a row.",
    "repeated_sentence": "This sentence stands in the text before.",
}
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("half_width", WARNING, RULE_MESSAGES["half_width"], half_width),
        Rule("doubled_mark", ERROR, RULE_MESSAGES["doubled_mark"], doubled_marks),
        Rule("spaces", WARNING, RULE_MESSAGES["spaces"], spaces),
        Rule("no_end_mark", WARNING, RULE_MESSAGES["no_end_mark"], no_end_mark),
        Rule("unmatched", ERROR, RULE_MESSAGES["unmatched"], unmatched),
        Rule("nested", WARNING, RULE_MESSAGES["nested"], nested),
        Rule("damaged", ERROR, RULE_MESSAGES["damaged"], damaged),
        Rule("doubled_unit", ERROR, RULE_MESSAGES["doubled_unit"], doubled_unit),
        Rule("people_as_things", ERROR, RULE_MESSAGES["people_as_things"], people_as_things),
        Rule("doubled_word", WARNING, RULE_MESSAGES["doubled_word"], doubled_words),
        Rule("repeated_sentence", WARNING, RULE_MESSAGES["repeated_sentence"], repeated_sentences),
    )
}


def proofread(body: str) -> list[Finding]:
    """All findings on the body, in the order of their passages; of what is damaged nothing else is said."""
    found = [(rule, one) for rule in RULES.values() for one in rule.find(body)]
    broken = {one.start: one.end for rule, one in found if rule.find is damaged}
    starts = sorted(broken)

    def is_damaged(one: Passage) -> bool:
        before = bisect_right(starts, one.start)
        return before > 0 and one.end <= broken[starts[before - 1]]

    found = [(rule, one) for rule, one in found if rule.find is damaged or not is_damaged(one)]
    return [
        Finding(
            rule.name,
            rule.severity,
            one.start,
            one.end,
            body[one.start : one.end],
            rule.message,
            one.suggestion,
            digest_of_passage(body, one.start, one.end),
        )
        for rule, one in sorted(found, key=lambda pair: (pair[1].start, pair[1].end))
    ]


def mend(body: str, rule: str, start: int | None = None, *, leave: Container[int] = ()) -> str:
    """The body with the rule's suggestion taken at that place; everywhere but at `leave`, where no `start` is given.

    The body as it is where there is nothing to take. Raises KeyError for a rule that there is not.
    """
    for one in mends(body, rule, start, leave=leave):
        body = body[: one.start] + (one.suggestion or "") + body[one.end :]
    return body


def mends(body: str, rule: str, start: int | None = None, *, leave: Container[int] = ()) -> list[Passage]:
    """The passages whose suggestion mend() takes, the last first."""
    found: list[Passage] = []
    before = len(body)
    for one in sorted(RULES[rule].find(body), key=lambda one: -one.start):
        taken = start == one.start or (start is None and one.start not in leave)
        if one.suggestion is not None and taken and one.end <= before:
            found.append(one)
            before = one.start
    return found
