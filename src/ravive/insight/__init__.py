"""What a group knows: figures over the answer log, with intervals, hidden where somebody could be seen.

Nothing here knows a name or shows a person. Figures are Ibis expressions, the same on every engine; the statistics behind them
are plain functions. Groups, codes and reminders belong to `trainings`, the log itself to `reviews`.
"""
