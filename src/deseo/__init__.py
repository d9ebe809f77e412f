"""DESEO Atlas: districts of equal opportunities in social economy territories.

Read the package from the bottom up: `errors`, then what is chosen and said (`model`, `settings`,
`i18n`), the contracts of every table (`schema`), the analysis, and last the pictures (`figures`),
the files in and out (`sources`, `reports`) and the pages (`ui`).
"""
