"""A studio's own titles: spreadsheet columns -> rows -> titles the catalogue knows -> scores -> one table."""
