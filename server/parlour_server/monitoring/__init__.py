"""What an operator's monitoring asks for: metrics and a health check, on a port of their own.

`tally` is counted into by the rest of the server, and is all that it needs to know of this. What
is told is made when it is asked for: `metrics` and `health` read, `port` answers over HTTP.
"""
