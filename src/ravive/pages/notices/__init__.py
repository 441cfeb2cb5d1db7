"""Notices that every site has without writing them: privacy, protection and its limits, accessibility, where to report a fault.

What a notice says of storage is read from the register that the nightly deletion obeys (`site.personal_data`).
"""
