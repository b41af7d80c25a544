from pelicanconf import *

SITEURL = "https://work.example"
FEED_ALL_RSS = "feeds/all.rss.xml"
