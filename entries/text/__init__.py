"""Chinese text: cleaning, pinyin noise, Simplified and Traditional, damage, dates, slugs. Pure Python, no Django."""

from entries.text.cleaning import Cleaned, clean
from entries.text.damage import Damage, find_damage
from entries.text.dates import first_date
from entries.text.glosses import Gloss, remove_glosses
from entries.text.script import Script, convert_to_simplified, detect_script, was_machine_converted
from entries.text.slugs import slugify

__all__ = [
    "Cleaned",
    "Damage",
    "Gloss",
    "Script",
    "clean",
    "convert_to_simplified",
    "detect_script",
    "find_damage",
    "first_date",
    "remove_glosses",
    "slugify",
    "was_machine_converted",
]
