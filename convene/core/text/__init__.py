"""What people write: checked on the way in, compared, cut into sentences, shown safely.

No tables and no network. Every text that arrives from outside is hostile until `clean_line` or
`clean_text` has returned it. Form fields stand in `text.fields`, Markdown in `text.markdown`.
"""

from convene.core.text.clean import clean_line, clean_text
from convene.core.text.domains import PUBLIC_MAIL, domain_of_email, domain_of_website, same_domain
from convene.core.text.languages import UNDETERMINED, direction, language
from convene.core.text.names import digest, normalise, romanise, slug
from convene.core.text.spans import sentences

__all__ = [
    "PUBLIC_MAIL",
    "UNDETERMINED",
    "clean_line",
    "clean_text",
    "digest",
    "direction",
    "domain_of_email",
    "domain_of_website",
    "language",
    "normalise",
    "romanise",
    "same_domain",
    "sentences",
    "slug",
]
