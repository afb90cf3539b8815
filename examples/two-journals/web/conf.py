"""The settings of the web team's journal."""

import runpy

globals().update(runpy.run_path("../shared.py")["settings"])

project = html_title = "Notes of the front desk"
haiku_description = "What those learned who make the pages."
html_baseurl = ogp_site_url = "https://web.example/"
