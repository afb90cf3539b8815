"""The journal in which both of the others are read."""

import runpy

globals().update(runpy.run_path("../shared.py")["settings"])

project = html_title = "Notes of the house"
haiku_description = "All that we learned, in one place."
html_baseurl = ogp_site_url = "https://hub.example/"

# An address for the reader, and a folder from which the build reads.  Without the
# folder it asks the address.
haiku_journals = {
    "ops": ("https://ops.example/", "../ops/_build/html"),
    "web": ("https://web.example/", "../web/_build/html"),
}
