"""The key-figure set of purchases as one would write it by hand in DuckDB's SQL."""

from __future__ import annotations

LEAKS = """
    SELECT municipality, agreement, cause, sum(net_oere - price_above_oere) AS oere FROM lines GROUP BY ALL
    UNION ALL
    SELECT municipality, agreement, 'price_above', sum(price_above_oere) FROM lines GROUP BY ALL
"""
INVOICES = """
    SELECT municipality,
      count(*) FILTER (kind = 'invoice') AS invoices,
      count(*) FILTER (kind = 'credit_note') AS credit_notes,
      count(*) FILTER (kind = 'invoice' AND abs(net_oere) < 20000) AS under_200,
      count(*) FILTER (kind = 'invoice' AND abs(net_oere) < 50000) AS under_500,
      count(*) FILTER (kind = 'invoice' AND abs(net_oere) < 100000) AS under_1000,
      count(*) FILTER (kind = 'invoice' AND (channel != 'none' OR order_number != '')) AS with_order_number,
      count(*) FILTER (kind = 'invoice' AND channel = 'e_order') AS e_orders,
      coalesce(sum(net_oere) FILTER (channel = 'e_order'), 0) AS e_order_oere,
      count(DISTINCT supplier) AS suppliers, sum(line_count) AS lines, sum(net_oere) AS net_oere,
      coalesce(sum(net_oere) FILTER (kind = 'invoice'), 0) AS invoice_oere
    FROM invoices GROUP BY municipality
"""
INVOICES_BY_CATEGORY = """
    WITH spread AS (
      SELECT municipality, category, invoice, count(*) AS lines, sum(net_oere) AS net_oere FROM lines GROUP BY ALL
    )
    SELECT s.municipality, category,
      count(*) FILTER (kind = 'invoice') AS invoices,
      count(*) FILTER (kind = 'credit_note') AS credit_notes,
      count(*) FILTER (kind = 'invoice' AND abs(i.net_oere) < 20000) AS under_200,
      count(*) FILTER (kind = 'invoice' AND abs(i.net_oere) < 50000) AS under_500,
      count(*) FILTER (kind = 'invoice' AND abs(i.net_oere) < 100000) AS under_1000,
      count(*) FILTER (kind = 'invoice' AND (channel != 'none' OR order_number != '')) AS with_order_number,
      count(*) FILTER (kind = 'invoice' AND channel = 'e_order') AS e_orders,
      coalesce(sum(s.net_oere) FILTER (channel = 'e_order'), 0) AS e_order_oere,
      count(DISTINCT supplier) AS suppliers, sum(lines) AS lines, sum(s.net_oere) AS net_oere
    FROM spread s JOIN invoices i USING (invoice) GROUP BY s.municipality, category
"""
COMPLIANCE = """
    WITH sums AS (
      SELECT municipality, category, sum(net_oere) AS net_oere,
        sum(price_above_oere) AS overpaid_oere,
        coalesce(sum(net_oere) FILTER (cause = 'compliant'), 0) AS right_item,
        coalesce(sum(net_oere) FILTER (cause IN ('compliant', 'wrong_item')), 0) AS right_supplier,
        coalesce(sum(net_oere) FILTER (cause IN ('compliant', 'wrong_item', 'wrong_supplier')), 0) AS covered,
        coalesce(sum(net_oere) FILTER (cause = 'unclassified'), 0) AS unknown,
        coalesce(sum(net_oere) FILTER (cause != 'not_addressable'), 0) AS addressable_oere,
        count(*) FILTER (agreed_price_dkk IS NOT NULL AND coalesce(quantity, 0) != 0) AS priced_lines,
        count(*) FILTER (agreed_price_dkk IS NOT NULL AND coalesce(quantity, 0) != 0 AND price_above_oere = 0) AS kept
      FROM lines GROUP BY ALL
    )
    SELECT municipality, category,
      right_supplier / nullif(addressable_oere, 0)::DOUBLE AS supplier_low,
      (right_supplier + unknown) / nullif(addressable_oere, 0)::DOUBLE AS supplier_high,
      right_item / nullif(addressable_oere, 0)::DOUBLE AS item_low,
      (right_item + unknown) / nullif(addressable_oere, 0)::DOUBLE AS item_high,
      right_item / nullif(covered, 0)::DOUBLE AS within,
      covered / nullif(addressable_oere - unknown, 0)::DOUBLE AS coverage,
      priced_lines, kept / nullif(priced_lines, 0)::DOUBLE AS price_share, overpaid_oere, addressable_oere, net_oere
    FROM sums
"""
SMALL_INVOICES = """
    WITH bundles AS (
      SELECT municipality, place, supplier, year(issue_date) AS year, month(issue_date) AS month, count(*) AS together
      FROM invoices WHERE kind = 'invoice' AND abs(net_oere) < 20000 GROUP BY ALL
    )
    SELECT municipality, place, sum(together) AS invoices,
      coalesce(sum(together - 1) FILTER (supplier NOT IN ('', 'person')), 0) AS removed,
      sum(together) - coalesce(sum(together - 1) FILTER (supplier NOT IN ('', 'person')), 0) AS collected
    FROM bundles GROUP BY ALL
"""
DUPLICATES = r"""
    WITH known AS (
      SELECT * FROM invoices WHERE supplier NOT IN ('', 'person') AND number != ''
    ), twice AS (
      SELECT *, regexp_replace(upper(number), '\s+', '', 'g') AS same_number,
        regexp_replace(regexp_replace(upper(number), '[^0-9A-ZÆØÅ]+', '', 'g'), '^0+', '') AS bare_number
      FROM known SEMI JOIN (
        SELECT municipality, supplier, kind, gross_oere FROM known GROUP BY ALL HAVING count(*) > 1
      ) USING (municipality, supplier, kind, gross_oere)
    ), first AS (
      SELECT *, lag(invoice) OVER w AS earlier, lag(issue_date) OVER w AS earlier_date FROM twice
      WINDOW w AS (PARTITION BY municipality, supplier, kind, gross_oere, same_number ORDER BY issue_date, invoice)
      QUALIFY earlier IS NOT NULL AND same_number != ''
    ), second AS (
      SELECT *, lag(invoice) OVER w AS earlier, lag(issue_date) OVER w AS earlier_date,
        lag(same_number) OVER w AS earlier_same FROM twice
      WINDOW w AS (PARTITION BY municipality, supplier, kind, gross_oere, bare_number ORDER BY issue_date, invoice)
      QUALIFY earlier IS NOT NULL AND bare_number != ''
    )
    SELECT 1 AS tier, invoice, earlier, municipality, supplier, kind, number, issue_date, earlier_date,
      date_diff('day', earlier_date, issue_date) AS days, gross_oere FROM first
    UNION ALL
    SELECT 2, invoice, earlier, municipality, supplier, kind, number, issue_date, earlier_date,
      date_diff('day', earlier_date, issue_date), gross_oere FROM second
    WHERE same_number != earlier_same AND date_diff('day', earlier_date, issue_date) <= 60
      AND invoice NOT IN (SELECT invoice FROM first)
"""
PLACES = """
    CREATE OR REPLACE TEMP TABLE places AS
    SELECT category, item, measure, municipality, count(*) AS lines, sum(quantity) AS quantity,
      sum(net_oere) / 100.0::DOUBLE AS spend_dkk, sum(net_oere) / 100.0::DOUBLE / sum(quantity) AS price_dkk
    FROM lines WHERE item != '' AND municipality != '' AND quantity > 0 AND net_oere > 0 GROUP BY ALL
"""
ITEM_PRICES = """
    CREATE OR REPLACE TEMP TABLE item_prices AS
    WITH spread AS (
      SELECT category, item, measure, count(*) AS municipalities, sum(spend_dkk) AS spend_dkk, sum(lines) AS lines,
        sum(quantity) AS quantity, quantile_cont(price_dkk, [0.25, 0.5, 0.75]) AS q
      FROM places GROUP BY ALL HAVING count(*) >= 5
    )
    SELECT category, item, measure, any_value(municipalities) AS municipalities, any_value(s.spend_dkk) AS spend_dkk,
      any_value(s.lines) AS lines, any_value(s.quantity) AS quantity, any_value(s.spend_dkk / s.quantity) AS pooled_dkk,
      any_value((q[3] - q[1]) / q[2]) AS dispersion,
      any_value(q[1]) AS low_dkk, any_value(q[2]) AS median_dkk, any_value(q[3]) AS high_dkk,
      sum(greatest(price_dkk - q[2], 0) * p.quantity) AS saving_median_dkk,
      sum(greatest(price_dkk - q[1], 0) * p.quantity) AS saving_low_dkk
    FROM places p JOIN spread s USING (category, item, measure) GROUP BY ALL
"""
PLACE_SAVINGS = """
    SELECT municipality, category, count(*) AS items, sum(p.spend_dkk) AS compared_dkk,
      sum(greatest(price_dkk - median_dkk, 0) * p.quantity) AS saving_median_dkk,
      sum(greatest(price_dkk - low_dkk, 0) * p.quantity) AS saving_low_dkk
    FROM places p JOIN item_prices USING (category, item, measure) GROUP BY ALL
"""
PRICE_MIX = """
    WITH pooled AS (
      SELECT category, item, measure, sum(spend_dkk) / sum(quantity) AS pooled_dkk
      FROM places GROUP BY ALL HAVING count(*) >= 5
    )
    SELECT municipality, category, count(*) AS items, sum(quantity) AS quantity,
      sum(quantity * pooled_dkk) AS standard_dkk, sum(spend_dkk) AS spend_dkk
    FROM places JOIN pooled USING (category, item, measure) GROUP BY ALL
"""
