"""English as it is written in Europe: 11/12 is the eleventh of December."""
