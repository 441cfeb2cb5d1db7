"""What an organisation has in other tools comes here from the desk: its site in WordPress.

Each file is read first, and its report shown; it is stored once somebody confirms. Nothing is fetched from anywhere.
"""
