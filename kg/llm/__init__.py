"""A language model reads the text: any chat endpoint that speaks OpenAI's protocol.

A report goes out in windows of sentences, with a JSON Schema of the fact records; what comes back
is believed only as far as the report says it word for word. Answers are kept on disk, so the same
report, model and prompt are asked about once.
"""

from kg.llm.reader import Reader
from kg.llm.settings import Settings

__all__ = ["Reader", "Settings"]
