"""Pictures of the example, made for it: scenes, and mosaics of the tiles of the cards. No photographs, no persons."""

from io import BytesIO

from PIL import Image, ImageDraw

from ravive.lib import paper

TILE, GAP, MARGIN, RADIUS, SCALE = 74, 10, 56, 14, 2
# Characters of a row, as the tokens have them. Half faded and pale tiles let the page through, so that they suit a light and a dark one.
COLOURS = {
    "S": (228, 87, 46), "R": (240, 162, 2), "P": (22, 137, 123), "L": (61, 76, 158), "O": (138, 59, 121), "K": (112, 116, 128),
}  # fmt: skip
PALE, EMPTY = ".", "_"
FADED_TILE, HALF = (140, 130, 112, 46), 128
PNG_COLOURS = 48
SCENE = """\
#let values = json(bytes(sys.inputs.values))
#set page(width: 1280pt, height: 800pt, margin: 0pt)
#image(bytes(values.drawing), format: "svg", width: 1280pt, height: 800pt)
"""


def draw(rows: tuple[str, ...]) -> bytes:
    """Return a PNG of rows of tiles. An underscore leaves a place empty. Raises KeyError for a letter that is no colour."""
    width = MARGIN * 2 + max(map(len, rows)) * (TILE + GAP) - GAP
    height = MARGIN * 2 + len(rows) * (TILE + GAP) - GAP
    picture = Image.new("RGBA", (width * SCALE, height * SCALE))
    canvas = ImageDraw.Draw(picture)
    for down, row in enumerate(rows):
        for along, letter in enumerate(row):
            if letter == EMPTY:
                continue
            left, top = MARGIN + along * (TILE + GAP), MARGIN + down * (TILE + GAP)
            box = [value * SCALE for value in (left, top, left + TILE, top + TILE)]
            canvas.rounded_rectangle(box, RADIUS * SCALE, fill=_colour(letter))
    written = BytesIO()
    # Drawn at twice the size, so that round corners are smooth.
    small = picture.resize((width, height), Image.Resampling.BOX)
    small.quantize(PNG_COLOURS, method=Image.Quantize.FASTOCTREE).save(written, "PNG", optimize=True)
    return written.getvalue()


def picture_of(drawing: str) -> bytes:
    """Return a scene as a PNG of 1280 by 800 pixels. Raises LayoutError for what is no SVG."""
    return paper.png(layout=SCENE, values={"drawing": drawing})


def _colour(letter: str) -> tuple[int, ...]:
    if letter == PALE:
        return FADED_TILE
    return (*COLOURS[letter.upper()], 255 if letter.isupper() else HALF)


def logo(seed: int) -> bytes:
    """Return a small SVG, always the same for a number: two shapes in two colours of the tokens."""
    names = [name for name in COLOURS if name != "K"]
    first = names[seed % len(names)]
    second = names[(seed // 3 + seed % 4 + 1) % len(names)]
    second = second if second != first else "K"
    shape = _SHAPES[seed % len(_SHAPES)].format(first=_hex(first), second=_hex(second))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48">{shape}</svg>'.encode()


def _hex(name: str) -> str:
    return "#{:02x}{:02x}{:02x}".format(*COLOURS[name])


_SHAPES = (
    '<rect x="6" y="6" width="36" height="36" rx="9" fill="{first}"/><circle cx="68" cy="24" r="18" fill="{second}"/>',
    '<path d="M6 42V6l36 36z" fill="{first}"/><rect x="50" y="6" width="38" height="36" rx="18" fill="{second}"/>',
    '<circle cx="30" cy="24" r="18" fill="{first}"/><circle cx="58" cy="24" r="18" fill="{second}" fill-opacity=".8"/>',
    '<rect x="8" y="8" width="80" height="12" rx="6" fill="{first}"/><rect x="8" y="28" width="52" height="12" rx="6" fill="{second}"/>',
    '<path d="M48 4l18 20-18 20-18-20z" fill="{first}"/><path d="M80 4l12 20-12 20-12-20z" fill="{second}"/>',
    '<path d="M6 42a18 36 0 0 1 36 0z" fill="{first}"/><path d="M50 6a18 36 0 0 0 36 0z" fill="{second}"/>',
    '<rect x="10" y="6" width="16" height="36" rx="8" fill="{first}"/><rect x="34" y="14" width="16" height="28" rx="8" fill="{second}"/>'
    '<rect x="58" y="22" width="16" height="20" rx="8" fill="{first}"/>',
)
