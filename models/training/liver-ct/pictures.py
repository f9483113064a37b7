"""What the reader of reviewed.py looks at: nine slices a picture, each plain and with the candidates, in pixels of the slice."""

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from data import HU_TOP

SIDE, GAP, MARGIN, TICK = 320, 8, 8, 20
DARKER_HU, BRIGHTER_HU = 65.0, 55.0
LIVER_COLOUR, CANDIDATE_COLOUR, TEXT_COLOUR, TICK_COLOUR = (0, 110, 0), (255, 60, 60), (255, 200, 0), (255, 255, 0)


def crop_about(liver):
    """(rows, columns), square slices about the liver."""
    rows, columns = np.nonzero(liver)
    side = min(liver.shape[0], max(np.ptp(rows), np.ptp(columns), 60) + 2 * MARGIN)
    top = int(np.clip(rows.min() - MARGIN, 0, liver.shape[0] - side))
    left = int(np.clip(columns.min() - MARGIN, 0, liver.shape[1] - side))
    return slice(top, top + side), slice(left, left + side)


def enlarged(block, kind):
    return Image.fromarray(block).resize((SIDE, SIDE), kind)


def outlined(picture, mask, colour):
    big = np.asarray(enlarged(mask.astype(np.uint8) * 255, Image.NEAREST)) > 0
    pixels = np.asarray(picture).copy()
    pixels[big & ~ndimage.binary_erosion(big)] = colour
    return Image.fromarray(pixels)


def add_ticks(picture, rows, columns):
    draw, scale = ImageDraw.Draw(picture), SIDE / (rows.stop - rows.start)
    for x in range((columns.start // TICK + 1) * TICK, columns.stop, TICK):
        draw.text(((x - columns.start) * scale, 0), f"|{x}", fill=TICK_COLOUR)
    for y in range((rows.start // TICK + 1) * TICK, rows.stop, TICK):
        draw.text((0, (y - rows.start) * scale - 5), f"-{y}", fill=TICK_COLOUR)


def pair(k, image, liver, masks):
    """One slice [h,w] (0..255 for 0..HU_TOP) plain and with its candidates, side by side."""
    rows, columns = crop_about(liver)
    hu = image.astype(np.float32) * (HU_TOP / 255.0)
    usual = float(np.median(hu[liver]))
    grey = np.clip((hu[rows, columns] - usual + DARKER_HU) / (DARKER_HU + BRIGHTER_HU) * 255.0, 0, 255).astype(np.uint8)
    plain = enlarged(grey, Image.BICUBIC).convert("RGB")
    marked = outlined(plain, liver[rows, columns], LIVER_COLOUR)
    for mask in masks:
        marked = outlined(marked, mask[rows, columns], CANDIDATE_COLOUR)
    draw, scale = ImageDraw.Draw(marked), SIDE / (rows.stop - rows.start)
    for i, mask in enumerate(masks):
        y, x = np.nonzero(mask)
        rightmost = x.argmax()
        draw.text(((x[rightmost] - columns.start + 1.5) * scale, (y[rightmost] - rows.start) * scale - 5), str(i), fill=TEXT_COLOUR)
    draw.text((30, SIDE - 12), " ".join(f"{i}:{hu[mask].mean():.0f}" for i, mask in enumerate(masks)), fill=TEXT_COLOUR)
    ImageDraw.Draw(plain).text((30, SIDE - 12), f"k {k} liver {usual:.0f} HU", fill=TEXT_COLOUR)
    both = Image.new("RGB", (2 * SIDE, SIDE))
    for at, picture in enumerate((plain, marked)):
        add_ticks(picture, rows, columns)
        both.paste(picture, (at * SIDE, 0))
    return both


def write(out, image, liver, candidates):
    """DIR/mNN.png of all slices; candidates are the masks of each slice."""
    out.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(image), 9):
        sheet = Image.new("RGB", (3 * (2 * SIDE + GAP), 3 * (SIDE + GAP)))
        for at, k in enumerate(range(start, min(len(image), start + 9))):
            sheet.paste(pair(k, image[k], liver[k], candidates[k]), (at % 3 * (2 * SIDE + GAP), at // 3 * (SIDE + GAP)))
        sheet.save(out / f"m{start // 9:02d}.png")
