"""Chinese text: cleaning, pinyin noise, Simplified and Traditional, folding, damage, dates, readings, slugs.

Pure Python, no Django.
"""

from entries.text.cleaning import Cleaned, clean
from entries.text.damage import Damage, find_damage
from entries.text.dates import StatedDate, find_dates, first_date
from entries.text.folding import fold, is_reserved
from entries.text.glosses import Gloss, remove_glosses
from entries.text.likeness import Likeness, Sample, find_alike
from entries.text.readings import Reading, UnreadableReading, read_heading, syllables_of
from entries.text.script import Script, detect_script, simplified, was_machine_converted
from entries.text.slugs import slugify
from entries.text.units import Unit, common_unit, convert, plain_number, read_unit

__all__ = [
    "Cleaned",
    "Damage",
    "Gloss",
    "Likeness",
    "Reading",
    "Sample",
    "Script",
    "StatedDate",
    "Unit",
    "UnreadableReading",
    "clean",
    "common_unit",
    "convert",
    "detect_script",
    "find_alike",
    "find_damage",
    "find_dates",
    "first_date",
    "fold",
    "is_reserved",
    "plain_number",
    "read_heading",
    "read_unit",
    "remove_glosses",
    "simplified",
    "slugify",
    "syllables_of",
    "was_machine_converted",
]
