"""What fills the terminal, one at a time. A modal returns a result and changes nothing beneath."""
