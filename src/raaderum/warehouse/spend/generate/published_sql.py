"""The texts of the published tables: small tables of names, and the queries that put them on numbers."""

from __future__ import annotations

import numpy as np

from raaderum.warehouse.spend.generate.agreements import item_number
from raaderum.warehouse.spend.generate.catalogue import CHARGE_TEXT, VAGUE_TEXTS
from raaderum.warehouse.spend.generate.habits import days_of
from raaderum.warehouse.spend.generate.lines import CAUSES
from raaderum.warehouse.spend.generate.papers import FIRST_NUMBER, NUMBER_STYLES
from raaderum.warehouse.spend.generate.stage import Stage

INVOICES_SQL = f"""
SELECT i.invoice, m.name AS municipality, p.name AS place, s.name AS supplier,
  if(i.credit = 1, 'credit_note', 'invoice') AS kind,
  if(i.variant = 2, '00', '') || replace(n.name, '{{{{core}}}}', if(i.variant = 1,
    left(({FIRST_NUMBER} + i.root)::VARCHAR, 4) || '-' || substr(({FIRST_NUMBER} + i.root)::VARCHAR, 5),
    ({FIRST_NUMBER} + i.root)::VARCHAR)) AS number,
  d.name::DATE AS issue_date, i.net_oere, i.vat_oere, i.net_oere + i.vat_oere AS gross_oere,
  if(i.channel > 0, 'BO' || lpad(i.invoice::VARCHAR, 8, '0'), '') AS order_number,
  ['none', 'order_number', 'e_order'][i.channel + 1] AS channel, i.line_count
FROM {{parts}} i JOIN municipality_names m ON m.id = i.municipality JOIN place_names p ON p.id = i.place
  JOIN supplier_names s ON s.id = i.supplier JOIN day_names d ON d.id = i.day
  JOIN number_styles n ON n.id = i.supplier % {len(NUMBER_STYLES)}
"""  # noqa: S608 — the names are ours

LINES_SQL = f"""
SELECT l.invoice, l.position::INTEGER AS position, m.name AS municipality, p.name AS place, s.name AS supplier,
  d.name::DATE AS issue_date, coalesce(c.name, '') AS category,
  if(l.category < 0, 'none', if(l.agreed_oere < 0, 'unspsc', 'agreement_item')) AS class_source,
  if(l.category < 0, 0.0, if(l.agreed_oere < 0, 0.88, 0.98))::DOUBLE AS confidence,
  if(l.numbered = 0, '', if(x.gtin <> '', 'gtin:' || x.gtin, s.name || '/' || x.number)) AS item,
  if(l.product = -2, '{CHARGE_TEXT}', if(l.product = -1, v.name, x.text)) AS text,
  if(l.product = -2, '', x.measure) AS measure,
  if(l.half_units = 0, NULL, l.half_units / 2.0)::DOUBLE AS quantity, l.net_oere,
  a.name AS agreement, u.name AS cause, l.above_oere AS price_above_oere,
  if(l.agreed_oere < 0, NULL, l.agreed_oere / 100.0)::DOUBLE AS agreed_price_dkk
FROM {{parts}} l JOIN municipality_names m ON m.id = l.municipality JOIN place_names p ON p.id = l.place
  JOIN supplier_names s ON s.id = l.supplier JOIN day_names d ON d.id = l.day
  JOIN agreement_names a ON a.id = l.agreement JOIN cause_names u ON u.id = l.cause
  JOIN vague_texts v ON v.id = l.vague
  JOIN products x ON x.category = l.sold_as AND x.product = greatest(l.product, 0)
  LEFT JOIN category_names c ON c.id = l.category
"""  # noqa: S608
Columns = dict[str, np.ndarray]


def name_tables(stage: Stage) -> dict[str, Columns]:
    """Return the names that numbers stand for, by table."""
    world, register = stage.world, stage.register
    year = stage.plan.year
    return {
        "municipality_names": _names([one.code for one in world.municipalities]),
        "place_names": _names([one.name for one in world.places]),
        "supplier_names": _names([one.id for one in world.suppliers]),
        "category_names": _names([one.id for one in world.categories]),
        "agreement_names": _names([*(term.agreement.id for term in register.terms), ""]),
        "cause_names": _names([cause.value for cause in CAUSES]),
        "vague_texts": _names(list(VAGUE_TEXTS)),
        "number_styles": _names([style.replace("{year}", str(year)) for style in NUMBER_STYLES]),
        "day_names": {
            "id": np.arange(len(days_of(year))),
            "name": np.array([day.isoformat() for day in days_of(year)], dtype="datetime64[us]"),
        },
        "products": _products(stage),
    }


def _names(names: list[str]) -> Columns:
    return {"id": np.arange(len(names)), "name": np.array(names, dtype=object)}


def _products(stage: Stage) -> Columns:
    products, categories = stage.world.products, stage.world.categories
    every = [(c, p) for c in range(len(categories)) for p in range(products.blocks * 2)]
    return {
        "category": np.array([c for c, _ in every]),
        "product": np.array([p for _, p in every]),
        "text": np.array([products.text[c][p] for c, p in every], dtype=object),
        "gtin": np.array([products.gtin[c][p] if products.has_gtin[c, p] else "" for c, p in every], dtype=object),
        "number": np.array([item_number(c, p) for c, p in every], dtype=object),
        "measure": np.array([categories[c].measure for c, _ in every], dtype=object),
    }
