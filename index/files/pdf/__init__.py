"""PDF files: letters and lines with their places, put into the order in which a page is read."""
