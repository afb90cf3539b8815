"""SVG files: drawings, and what only looks like one."""

from __future__ import annotations

DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'{}</svg>"

ACTIVE_CONTENTS = {
    "script": "><script>alert(1)</script>",
    "script with a prefix": "><s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>",
    "script of a page": "><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "script by address": "><script href='data:,alert(1)'/>",
    "script in metadata": "><metadata><script>alert(1)</script></metadata>",
    "script in an editor's element": "><i:a xmlns:i='http://www.inkscape.org/namespaces/inkscape'>"
    "<script>alert(1)</script></i:a>",
    "script in a style": "><style><script>alert(1)</script></style>",
    "script of an animation": "><set attributeName='onclick' to='alert(1)'/>",
    "handler": "><handler type='text/javascript'>alert(1)</handler>",
    "listener": "><listener event='click' handler='#a'/>",
    "page": "><foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    "frame": "><iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/>",
    "frame of SVG": "><iframe src='javascript:alert(1)'/>",
    "form": "><form xmlns='http://www.w3.org/1999/xhtml' action='https://evil.example/'/>",
    "formula": "><math xmlns='http://www.w3.org/1998/Math/MathML' href='javascript:alert(1)'/>",
    "sound": "><audio src='x' onerror='alert(1)'/>",
    "unknown element": "><thing/>",
    "unknown namespace": "><thing xmlns='http://example.org/'/>",
    "no namespace": "><script xmlns=''>alert(1)</script>",
    "event": " onload='alert(1)'>",
    "event of a part": "><g><rect onClick='alert(1)'/></g>",
    "event of an animation": "><animate onbegin='alert(1)' attributeName='x' dur='1s'/>",
    "event by name": "><rect xmlns:e='http://www.w3.org/2001/xml-events' e:handler='#a'/>",
    "unknown attribute": "><rect thing='1'/>",
    "base": " xml:base='javascript:alert(1)//'>",
    "link": "><a x:href='javascript:alert(1)'><text>x</text></a>",
    "link in entities": "><a href='java&#115;cript&#58;alert(1)'><text>x</text></a>",
    "link with blanks": "><a href=' java&#9;script:alert(1)'><text>x</text></a>",
    "link that no parser reads": "><a href='javascript://\uff03/%0aalert(1)'><text>x</text></a>",
    "link with brackets": "><a href='javascript://[/%0aalert(1)'><text>x</text></a>",
    "link to vbscript": "><a href='vbscript:msgbox(1)'><text>x</text></a>",
    "page in a link": "><a href='data:text/html,&lt;script>alert(1)&lt;/script>'></a>",
    "link set": "><a><set attributeName='href' to='javascript:alert(1)'/></a>",
    "link set by a bad address": "><a><set attributeName='href' to='javascript://\uff03/%0aalert(1)'/>"
    "<text y='9'>x</text></a>",
    "link set with a prefix": "><a><set attributeName='x:href' to='#a'/></a>",
    "link set in another case": "><a><set attributeName=' HREF' to='#a'/></a>",
    "links in turn": "><a><animate attributeName='href' values='#a;javascript:alert(1)'/></a>",
    "link added to": "><a><animate attributeName='x:href' by='javascript:alert(1)'/></a>",
    "drawing in a link": "><use href='data:image/svg+xml,&lt;svg/>'/>",
    "other file": "><use href='other.svg#a'/>",
    "other host": "><use x:href='//evil.example/x.svg#a'/>",
    "image from a host": "><image href='https://evil.example/x.png'/>",
    "image that is a drawing": "><image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
    "image of a filter": "><filter><feImage href='https://evil.example/x.png'/></filter>",
    "file": "><image href='file:///etc/passwd'/>",
    "style": " style='background: url(https://evil.example/x)'>",
    "style of a part": "><rect fill='url(https://evil.example/x.svg#a)'/>",
    "style set": "><rect><set attributeName='fill' to='url(//evil.example/x#a)'/></rect>",
    "style in quotes": '><style>a { fill: URL( "//evil.example/x" ) }</style>',
    "style with escapes": "><style>a { fill: u\\72l(//evil.example/x) }</style>",
    "style in pieces": "><style>a { fill: ur<!-- -->l(//evil.example/x) }</style>",
    "style in a section": "><style><![CDATA[a { fill: url(//evil.example/x) }]]></style>",
    "imported style": "><style>@IMPORT '//evil.example/x.css';</style>",
    "font": "><style>@font-face { src: url(https://evil.example/x.woff) }</style>",
    "set of images": "><style>a { background: image-set('//evil.example/x' 1x) }</style>",
    "old binding": " style='behavior: url(x.htc)'>",
    "expression": " style='width: expression(alert(1))'>",
}
"""The contents of drawings that run a script, load a file or are not understood."""

HEAD = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
"""
DRAWINGS = {
    "by hand": HEAD
    + DRAWING.format(
        """><!-- Drawn by hand: on paper, once -->
<style>rect { fill: url(#fade) } @media (prefers-color-scheme: dark) { rect { fill: rgb(1 2 3) } }
@font-face { font-family: "x"; src: url("data:font/woff2;base64,AAAA") format("woff2") }</style>
<defs><linearGradient id="fade"><stop offset="0"/></linearGradient></defs>
<a x:href="https://example.org/" x:title="on a page: this"><rect width="8" height="8"/></a>
<use href="#fade"/><image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/>
<text aria-label="javascript:" data-x="f(x)">javascript: &lt;b></text>
<rect><animate attributeName="opacity" values="0; 1" dur="1s"/></rect>"""
    ),
    "Inkscape": """<svg width="210mm" viewBox="0 0 210 297" version="1.1" id="svg1"
 xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 inkscape:version="1.3 (0e150ed6c4, 2023-07-21)" sodipodi:docname="drawing.svg"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<sodipodi:namedview id="view" pagecolor="#ffffff" inkscape:zoom="0.7"><inkscape:grid id="grid1"/>
</sodipodi:namedview><metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF></metadata>
<defs><inkscape:path-effect effect="spiro" id="path1"/><marker id="m" orient="auto"
 style="overflow:visible" markerWidth="1" viewBox="0 0 1 1"><path d="M 0,0 5,-5"
 style="fill:context-stroke" transform="scale(0.5)"/></marker></defs>
<g inkscape:label="Layer 1" inkscape:groupmode="layer"><path style="fill:none;marker-end:url(#m)"
 d="M 1,1 H 9" sodipodi:nodetypes="cc"/><text xml:space="preserve" style="line-height:1.25;
 -inkscape-font-specification:'sans-serif, Normal'"><tspan sodipodi:role="line">a</tspan></text>
</g></svg>""",
    "draw.io": """<svg xmlns="http://www.w3.org/2000/svg" style="background: transparent;
 background-color: transparent; color-scheme: light dark;" xmlns:xlink="http://www.w3.org/1999/xlink"
 version="1.1" width="121px" height="61px" viewBox="-0.5 -0.5 121 61" host="embed.diagrams.net"
 content="&lt;mxfile host=&quot;a&quot;&gt;&lt;diagram onload=&quot;x&quot;/&gt;"><defs/><g><g
 data-cell-id="0"><rect x="0" y="0" width="120" height="60" fill="#ffffff" stroke="#000000"
 pointer-events="all" style="fill: light-dark(#ffffff, var(--ge-dark-color, #121212));"/><g
 transform="translate(-0.5 -0.5)"><text x="60" y="34" font-family="&quot;Helvetica&quot;"
 text-anchor="middle">A box</text></g></g></g></svg>""",
    "Mermaid": """<svg aria-roledescription="flowchart-v2" role="graphics-document document"
 viewBox="0 0 98 138" style="max-width: 98px;" class="flowchart" width="100%" id="g"
 xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>#g{font-family:
"trebuchet ms",verdana;fill:#333;}@keyframes dash{to{stroke-dashoffset:0;}}#g .edge{animation:dash
20s linear infinite;stroke-dasharray:9,5!important;}#g .x :not(.y){filter:drop-shadow(1px 2px 2px
rgba(185, 185, 185, 1));}#g p{margin:0;}</style><g><marker orient="auto" markerHeight="8"
 markerUnits="userSpaceOnUse" refY="5" refX="5" class="marker" id="end"><path d="M 0 0 L 10 5"/>
</marker><g class="edgePaths"><path data-points="W3sieCI=" data-edge="true" marker-end="url(#end)"
 style=";" class="edge" d="M49,48L49,90"/></g><g class="node" data-look="classic"><rect height="40"
 width="82" ry="0" class="basic label-container" name="a"/><text y="-10.1" style=""><tspan x="0"
 class="text-outer-tspan" dy="1.1em">A</tspan></text></g></g></svg>""",
    "matplotlib": HEAD
    + """<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt" viewBox="0 0 460.8 345.6"
 xmlns="http://www.w3.org/2000/svg" version="1.1"><metadata><rdf:RDF
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work><dc:creator><cc:Agent><dc:title>
Matplotlib v3.9.2, https://matplotlib.org/</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF>
</metadata><defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
</defs><g id="figure_1"><path d="M 0 345.6 L 460.8 345.6 z" style="fill: #ffffff"/><defs><path
 id="m1" d="M 0 0 L 0 3.5" style="stroke: #000000; stroke-width: 0.8"/></defs><use
 xlink:href="#m1" x="73.8" y="307.5" style="stroke: #000000"/><g clip-path="url(#p0)"/></g><defs>
<clipPath id="p0"><rect x="57.6" y="41.4" width="357" height="266"/></clipPath></defs></svg>""",
    "Graphviz": HEAD
    + """<!-- Generated by graphviz version 2.43.0 (0) --><svg width="62pt" height="116pt"
 viewBox="0.00 0.00 62.00 116.00" xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink"><g id="graph0" class="graph"
 transform="scale(1 1) rotate(0) translate(4 112)"><title>G</title><polygon fill="white"
 stroke="transparent" points="-4,4 -4,-112 58,-112"/><g id="a_node1"><a target="_blank"
 xlink:href="https://example.org/a" xlink:title="a"><ellipse fill="none" cx="27" cy="-90" rx="27"
 ry="18"/><text text-anchor="middle" x="27" font-family="Times,serif" font-size="14.00">a</text>
</a></g></g></svg>""",
    "PlantUML": """<?xml version="1.0" encoding="us-ascii"?><?plantuml 1.2024.7?><svg
 xmlns="http://www.w3.org/2000/svg" contentStyleType="text/css" preserveAspectRatio="none"
 zoomAndPan="magnify" style="width:100px;background:#FFF;"><defs/><g><text lengthAdjust="spacing"
 textLength="9">a</text></g><?plantuml-src abc?></svg>""",
}
"""Drawings as common editors write them, shortened."""
