"""The reader (judge): what the model says of a question and a passage, as spans and probabilities. Which of them
become an answer is not decided here.
"""
