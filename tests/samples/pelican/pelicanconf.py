"""The settings of a small blog about work, as Pelican reads them. Nothing of this is run."""

import os

AUTHOR = "The editor"
SITENAME = "The Next " + "Conversation"
SITESUBTITLE = "Short letters to people who look for work."
SITEURL = ""
PATH = "content"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "en"
DEFAULT_CATEGORY = "letters"
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {"extra/questions.txt": {"path": "questions.txt"}}
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}.html"
ARTICLE_SAVE_AS = ARTICLE_URL
CATEGORY_URL = "topic/{slug}.html"
MENUITEMS = (("Archive", "/archives.html"), ("About", "/pages/about.html"))
PLUGINS = ["series", "liquid_tags.img"]
OUTPUT_PATH = os.environ.get("OUTPUT", "output")
