"""Accounts, sign-in, claims on a household and their verification, offices held."""
