"""The command line: words in, words out. It talks to people and decides nothing."""
