# What one does here. `just` alone lists it.

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

[private]
default:
    @just --list --unsorted

# Make or refresh .venv from requirements.lock
install:
    ./install

# All that must be green: lint, types, import contracts, tests
check: install
    ruff check
    ruff format --check
    mypy
    lint-imports --no-cache
    pytest

# The tests of one part, as in: just test tests/server -k nickname
test *arguments: install
    pytest {{ arguments }}

# The end-to-end tests alone: real processes over TLS on loopback
e2e *arguments: install
    pytest tests/end_to_end {{ arguments }}

# Invitations to play at length: 5,000 runs of 50 steps against the model, and 1,000 crossings
fuzz-invitations: install
    INVITATION_RUNS=5000 INVITATION_STEPS=50 INVITATION_CROSSINGS=1000 pytest --hypothesis-profile=searching tests/server/playing -k invit

# The attacks at length, as in: just torture -k kill; hours, if none is named
torture *arguments: install
    python tests/hostile/torture.py {{ arguments }}

# Any bytes at all at what takes them, as in: just fuzz nickname 1000000; each target in turn, if none is named
fuzz *arguments: install
    awk '/^atheris==/ { on = 1 } on { print } on && !/\\$/ { on = 0 }' requirements.lock >.tools/atheris.lock
    uv pip install --quiet --no-deps --require-hashes --requirement .tools/atheris.lock
    python tests/hostile/fuzz.py {{ arguments }}

# People who come and go for two hours, and what the server holds then, as in: just soak --minutes 10
soak *arguments: install
    python tests/hostile/soak.py {{ arguments }}

# What is good for every week: ten minutes of coming and going, and some fuzzing
weekly: install
    python tests/hostile/soak.py --minutes 10
    {{ just_executable() }} fuzz all 20000

# Fan-out against the named peers, as in: just bench --rounds 5
bench *arguments: install
    python benchmarks/fanout.py {{ arguments }}

# What a frame costs, against plain json
bench-framing *arguments: install
    python benchmarks/framing.py {{ arguments }}

# What people notice while passwords are guessed, as in: just bench-guesses --rounds 7
bench-guesses *arguments: install
    python benchmarks/guesses.py {{ arguments }}

# What people notice while 500 games are played, as in: just bench-games --rounds 5
bench-games *arguments: install
    python benchmarks/games.py {{ arguments }}

# 1,000 clients come back at once, and each has missed 1,000 messages, as in: just bench-catch-up --rounds 9
bench-catch-up *arguments: install
    python benchmarks/catch_up.py {{ arguments }}

# Searching among a million messages, and what people notice of it, as in: just bench-search --rounds 5
bench-search *arguments: install
    python benchmarks/search.py {{ arguments }}

# What a million messages take in memory and on the disk, and 100,000 in a client
bench-memory *arguments: install
    python benchmarks/memory.py {{ arguments }}

# How cost grows with readers, rooms, history and accounts, as in: just bench-growth --rounds 5
bench-growth *arguments: install
    python benchmarks/growth.py {{ arguments }}

# All of these, one after another, and everything they tell in one file; as in: just bench-all --short
bench-all *arguments: install
    python benchmarks/everything.py {{ arguments }}

# From a command to what one can use, and the imports in it, as in: just bench-startup --rounds 15
bench-startup *arguments: install
    python benchmarks/startup.py {{ arguments }}

# The chat on the screen, with 100,000 messages
bench-view *arguments: install
    python benchmarks/chat_view.py {{ arguments }}

# A server, as in: just serve --listen 127.0.0.1:0
serve *arguments: install
    chat-server {{ arguments }}

# Host a place and join it
play *arguments: install
    chat-tui --host {{ arguments }}

# Make the pictures of the README from the running program
pictures: install
    python docs/pictures/take.py

# Pin anew, after a change of dependencies
lock:
    uv lock --upgrade
    uv export --quiet --frozen --all-packages --all-groups --no-emit-workspace --no-header -o requirements.lock
