"""The server without Gradio: routes, the endpoint for programs, login, limits, monitoring, and keeping the index in
step with the folder. Nothing here draws HTML of its own or imports Gradio.
"""
