"""Satellite and drone products as people download them: folders and archives of many files that are one scene."""
