"""Who may claim a household on what evidence, and how phones, codes, names and rooms are read; pure.

A door code proves residence, not ownership: tenants open letters too. Ownership is shown by the code *and*
the phone on the register, or by the residents' committee's check in person (`claim.proves_household`,
`claim.match_owner`).
"""
