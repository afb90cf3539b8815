"""The settings of the hub, which combines all three journals."""

import runpy

globals().update(runpy.run_path("../shared.py")["settings"])

project = html_title = "Notes of the house"
haiku_description = "All that we learned, in one place."
html_baseurl = ogp_site_url = "https://hub.example/"

# Each journal has an address for readers and a folder for the build.  Without the folder,
# the build fetches files from the address.
haiku_journals = {
    "ops": ("https://ops.example/", "../ops/_build/html"),
    "web": ("https://web.example/", "../web/_build/html"),
}
