"""What the page shows, as HTML: templates that escape all they are given, and the functions that fill them."""
