"""The fictional world: numbers with right check digits, names that differ, codes that the pack knows."""

from pathlib import Path

import numpy as np
import yaml

from raaderum.analytics.classification.unspsc import CodeTree
from raaderum.domain.identifiers import is_cvr, is_gln
from raaderum.packs.purchasing import PurchasingFile
from raaderum.warehouse.readers.invoices.ubl_lines import is_gtin
from raaderum.warehouse.spend.generate.catalogue import CATALOGUE
from raaderum.warehouse.spend.generate.names import coin_name, misspell
from raaderum.warehouse.spend.generate.plan import slots
from raaderum.warehouse.spend.generate.registers import places_of, register_of, write_register_csv
from raaderum.warehouse.spend.generate.stage import set_stage
from raaderum.warehouse.spend.places import read_places
from raaderum.warehouse.spend.read_register import read_agreements
from tests.factories.generated import FEW

ROOT = Path(__file__).parents[4]
PACK = PurchasingFile.model_validate(
    yaml.safe_load((ROOT / "area_packs/procurement/purchasing.yaml").read_text("utf-8"))
)


def test_all_numbers_have_right_check_digits_and_lie_where_no_real_one_does() -> None:
    world = set_stage(3_000, 5, municipalities=FEW).world
    cvrs = [one.cvr for one in world.suppliers if one.cvr]
    glns = [one.gln for one in (*world.suppliers, *world.places) if one.gln]
    gtins = [gtin for row in world.products.gtin for gtin in row]
    assert all(is_cvr(cvr) and cvr[:2] in {"98", "99"} for cvr in cvrs)
    assert all(is_gln(gln) and gln.startswith("952") for gln in glns)
    assert all(is_gtin(gtin) and gtin.startswith("952") for gtin in gtins)
    for numbers in (cvrs, glns, gtins):
        assert len(numbers) == len(set(numbers))


def test_no_two_suppliers_share_a_name_and_a_misspelt_one_is_another() -> None:
    names = [coin_name(number, CATALOGUE[number % len(CATALOGUE)].trade) for number in range(10_500)]
    assert len(set(names)) == len(names)
    assert all(misspell(name, way) != name for name in names[:800] for way in range(6))


def test_suppliers_stand_in_the_order_of_their_ids() -> None:
    ids = [one.id for one in set_stage(3_000, 5, municipalities=FEW).world.suppliers]
    assert ids == sorted(ids)


def test_every_product_code_leads_to_the_products_category_in_the_pack() -> None:
    tree = CodeTree(PACK.categories)
    wrong = []
    for one in CATALOGUE:
        for kind in one.kinds:
            hit = tree.find(kind.unspsc)
            if hit is None or hit.category != one.id:
                wrong.append((one.id, kind, hit))
    assert wrong == []


def test_the_catalogue_says_as_the_pack_what_can_be_put_under_an_agreement() -> None:
    addressable = PACK.addressable()
    assert {one.id: one.contract != "outside" for one in CATALOGUE} == addressable


def test_the_registers_csv_files_come_back_through_the_products_own_door(tmp_path: Path) -> None:
    stage = set_stage(2_000, 3, municipalities=FEW)
    write_register_csv(tmp_path, stage)
    register, findings = read_agreements(tmp_path, PACK.categories, {one.code: one.name for one in FEW})
    assert findings == []
    assert register == register_of(stage)
    places, findings = read_places(tmp_path, {one.code: one.name for one in FEW})
    assert findings == []
    assert places == places_of(stage)


def test_no_item_is_in_agreements_of_two_categories() -> None:
    register = register_of(set_stage(2_000, 3, municipalities=FEW))
    assert set(register.item_categories()) == {item.item for item in register.assortment}


def test_slots_give_every_possible_outcome_a_chance() -> None:
    counts = np.bincount(slots([10_000.0, 1.0, 0.0, 0.5]), minlength=4)
    assert counts.sum() == 4096
    assert counts[1] >= 1
    assert counts[3] >= 1
    assert counts[2] == 0
