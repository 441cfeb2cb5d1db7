"""References of transfers and the files that banks give: plain values in, plain values out. What is a gift does not belong."""
