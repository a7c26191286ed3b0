"""Judges a request a line: key, webhook-id, webhook-timestamp, webhook-signature and body in base64, with tabs between. A header
that is missing is `-`, a list of values begins with `[`."""
import base64
import sys

from webhook import verify_webhook


def text(field):
    # What is no UTF-8 comes as lone surrogates, as the strictest of the servers has it.
    return base64.b64decode(field).decode("utf-8", "surrogateescape")


def header(field):
    return [text(value) for value in field[1:].split(",")] if field.startswith("[") else text(field)


for line in sys.stdin:
    key, *fields, body = line.rstrip("\n").split("\t")
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: header(field) for name, field in zip(names, fields) if field != "-"}
    try:
        verify_webhook(text(key), headers, base64.b64decode(body))
        print("accepted")
    except ValueError as error:
        print(f"refused: {error}")
