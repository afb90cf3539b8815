"""The settings of the operations team's journal."""

import runpy

globals().update(runpy.run_path("../shared.py")["settings"])

project = html_title = "Notes of the night shift"
haiku_description = "What those learned who run the machines."
html_baseurl = ogp_site_url = "https://ops.example/"
