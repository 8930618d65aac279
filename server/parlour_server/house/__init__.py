"""The house bot: an account like any other, that talks to the server in the same messages.

It sees of a game what its seat may see, and thinks about it in processes of its own.
"""
