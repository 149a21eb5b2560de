"""One content tree, written as an HTML fragment, a PDF, a DOCX or plain data.

`tree` says what a document is made of; `html`, `pdf` and `docx` each have one `render`; `tree.to_data` is
the open data. Text goes in as data everywhere: nothing in it is ever read as markup.
"""
