"""What only the product can make, or the document cannot say: opaque tokens, and text in which something can be seen."""

import base64
import unicodedata

import schemathesis
from hypothesis import strategies as st


def position(kind):
    return base64.urlsafe_b64encode(kind.encode("latin1")).rstrip(b"=").decode()


# A place that is always shown already: revision 0 of a conversation that was opened before the run.
schemathesis.openapi.format("position", st.just(position("c1.conv_known@0")))
schemathesis.openapi.format(
    "uri",
    st.builds("{}://example.com/{}".format, st.sampled_from(["http", "https"]), st.from_regex(r"\A[a-z0-9/._-]{0,20}\Z")),
)
schemathesis.openapi.format(
    "actor", st.builds("{}:{}".format, st.sampled_from(["attendant", "agent", "api"]), st.from_regex(r"\A[A-Za-z0-9]{1,8}\Z"))
)

# Letters, and a sign, that are blank all the same.
BLANK = "\u115f\u1160\u3164\uffa0\u2800"


def seen(text):
    return any(unicodedata.category(one)[0] in "LNPS" and one not in BLANK for one in text)


schemathesis.openapi.format("tag", st.from_regex(r"\A\s*[^\s\0](?:[^\0]{0,98}[^\s\0])?\s*\Z").filter(seen))
