"""What Gradio 6.31.0 makes necessary. Each file begins with the reason, and says which test fails once Gradio no longer
needs it (``tests/qa/page/test_gradio_fixes.py``): then the file goes, and the test with it.
"""
