"""The page, with Gradio: its layout, its events, the turns of a conversation, and the workarounds that Gradio needs.
What is drawn is in ``html``.
"""
