"""From names of files to records: listed, opened, told by kind, read line by line or as documents."""
