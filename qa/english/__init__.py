"""The one home of word lists and of what is known of English words. No policy: what a word means for an answer is
decided by whoever looks it up.
"""
