"""Published measurements beside what Valico predicts for them.

In goes a CSV file, one measurement a row, in the columns of `rows.COLUMNS`. Out come, for each row,
the predicted value in the row's own metric with its interval, or why there is none; and errors by
kind, chip, model and framework. A row is read (`rows`), cleaned (`doubts`), understood (`cases`),
predicted (`predict`) and scored (`score`).
"""
