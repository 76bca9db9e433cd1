#!/usr/bin/env python3
"""Makes the corpus of each target from the cases under tests/. Run it in the folder of the project."""

import glob
import hashlib
import os
import re

READERS = {
    "einvoice": ["ubl", "cii", "fatturapa", "ksef"],
    "bank": ["camt", "mt940", "ofx", "qif"],
    "calendar": ["ical"],
    "mail": ["mbox", "eml"],
    "ledger": ["hledger-csv", "hledger-json", "beancount", "journal"],
    "table": ["tables"],
}


def put(target, data):
    folder = os.path.join("fuzz", "corpus", target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as file:
        file.write(data)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def blocks(text, word):
    """Returns the blocks of a case that begin with that word."""
    return [found.group(3) for found in re.finditer(rb"(?ms)^(`{3,})" + word + rb"([^\n]*)\n(.*?)^\1$", text)]


for room, targets in READERS.items():
    for path in glob.glob(f"tests/told/{room}/*.md"):
        text = read(path)
        for body in blocks(text, b"file "):
            for target in targets:
                put(target, body)
            for mapping in blocks(text, b"mapping"):
                put("mapping", mapping + b"---\n" + body)
for path in glob.glob("src/import/table/mappings/*.yaml"):
    put("mapping", read(path))
for path in glob.glob("**/*.terms", recursive=True):
    put("terms", read(path))
for path in glob.glob("tests/**/*.yaml", recursive=True) + glob.glob("examples/**/*.yaml", recursive=True):
    put("record", read(path))
for path in glob.glob("tests/**/*.ndjson", recursive=True) + glob.glob("examples/**/*.ndjson", recursive=True):
    put("lines", read(path))
for kind, ending in enumerate(["md", "txt", "docx", "pdf"]):
    for folder in ["tests", "examples"]:
        for path in glob.glob(f"{folder}/**/*.{ending}", recursive=True):
            put("contract", bytes([kind]) + read(path))
        for path in glob.glob(f"{folder}/**/*.pdf", recursive=True):
            put("factur-x", read(path))
