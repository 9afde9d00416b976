"""Blocks of docs/ that scripts write, between two marks each; the rest is left as it is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def write_block(document, key, text):
    """Puts text where the block `key` of docs/`document` is, behind the last of its kind, which is
    the first word of the key, or at the end."""
    path = ROOT / "docs" / document
    begin, end = f"<!-- begin {key} -->", f"<!-- end {key} -->"
    whole = path.read_text() if path.exists() else ""
    block = f"{begin}\n{text.strip()}\n{end}"
    if begin in whole:
        head, rest = whole.split(begin, 1)
        whole = head + block + rest.split(end, 1)[1]
    elif of_kind := re.findall(rf"<!-- end {key.split()[0]} .*-->\n", whole):
        head, rest = whole.rsplit(of_kind[-1], 1)
        whole = f"{head}{of_kind[-1]}\n{block}\n{rest}"
    else:
        whole = f"{whole.rstrip()}\n\n{block}\n".lstrip()
    path.write_text(whole)
