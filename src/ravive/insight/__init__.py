"""What a group knows: figures over the answer log, with intervals, hidden where somebody could be seen.

Nothing here knows a name or shows a person. Figures and the statistics behind them are plain functions over the answers of one
training. Groups, codes and reminders belong to `trainings`, the log itself to `reviews`.
"""
