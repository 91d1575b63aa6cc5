"""Files of word processors, ``.docx`` and ``.rtf``, with their changes accepted."""
