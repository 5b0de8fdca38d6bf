"""Chinese text: cleaning, pinyin noise, Simplified and Traditional, folding, damage, dates, readings, slugs.

Pure Python, no Django.
"""

from entries.text.cleaning import Cleaned, clean
from entries.text.damage import Damage, find_damage
from entries.text.dates import StatedDate, find_dates, first_date
from entries.text.folding import fold, is_reserved
from entries.text.glosses import Gloss, remove_glosses
from entries.text.readings import Reading, UnreadableReading, read_heading, syllables_of
from entries.text.script import Script, convert_to_simplified, detect_script, was_machine_converted
from entries.text.slugs import slugify

__all__ = [
    "Cleaned",
    "Damage",
    "Gloss",
    "Reading",
    "Script",
    "StatedDate",
    "UnreadableReading",
    "clean",
    "convert_to_simplified",
    "detect_script",
    "find_damage",
    "find_dates",
    "first_date",
    "fold",
    "is_reserved",
    "read_heading",
    "remove_glosses",
    "slugify",
    "syllables_of",
    "was_machine_converted",
]
