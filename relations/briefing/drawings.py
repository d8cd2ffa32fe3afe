"""Drawings of charts as SVG for the PDF, with their colours inside: a PDF has no stylesheet."""

from xml.sax.saxutils import escape

from relations.text.charts import Drawing

STYLE = """
text{fill:#545d5a;font-size:13px;font-family:'Portal Sans';paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
.grid{stroke:#d9d2c3;stroke-width:1}.axis{stroke:#1b2322;stroke-width:1}
.series{fill:none;stroke-width:2.25}.gap{stroke-dasharray:2 5}
.series.first{stroke:#0b5c63}.series.second{stroke:#a97a1d}.goal{stroke:#545d5a;fill:none;stroke-width:1.25;stroke-dasharray:2 5}
.dot.first{fill:#0b5c63;stroke:#fff;stroke-width:2}.dot.second{fill:#a97a1d;stroke:#fff;stroke-width:2}
.dot.about{fill:#fff;stroke-width:2.25}.dot.about.first{stroke:#0b5c63}.dot.about.second{stroke:#a97a1d}
.value{font-weight:700}.value.first{fill:#0b5c63}.value.second{fill:#77550b}.value.aim{fill:#1b2322}
.name{font-size:14px;font-weight:700}.name.first{fill:#0b5c63}.name.second{fill:#77550b}.row{fill:#1b2322}
.aim-mark{fill:#fff;stroke:#1b2322;stroke-width:1.75}
.bar.first{fill:#0b5c63}.bar.about{fill:#e4efee;stroke:#0b5c63;stroke-width:1.5}
"""


def svg_of(drawing: Drawing) -> str:
    """The drawing as a file of its own."""
    shapes = "".join(f'<path class="{shape.kind}" d="{shape.d}"/>' for shape in drawing.shapes)
    words = "".join(
        f'<text class="{word.kind}" x="{word.x}" y="{word.y}" text-anchor="{word.anchor}">{escape(word.text)}</text>'
        for word in drawing.words
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'width="{drawing.width}" height="{drawing.height}"><style>{STYLE}</style>{shapes}{words}</svg>'
    )
