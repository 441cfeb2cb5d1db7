"""Papers on data protection that an organisation signs or hands out: contract, assessments, charter. Each is a draft for its counsel.

The desk fills in what is known: name, address, contacts, and the periods of the register that the nightly deletion obeys.
"""
