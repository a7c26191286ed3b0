"""What only the product can make: tokens that are opaque to the document."""

import base64

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
