"""Invoice lines whose category is known: Danish item texts of eight categories, with words that several share.

Made from one seed. Each supplier sells in one or two categories and writes in its own manner (capitals, short words,
its own item numbers in the text); 6 % of the texts are of goods that two categories share ("filter", "pose",
"batteri"), and 4 % of the labels are wrong, as a municipality's own classification has errors.
"""

from __future__ import annotations

import numpy as np

from raaderum.analytics.classification import LineKey

WORDS = {
    "copy_paper": "kopipapir|printpapir|A4 80g 500 ark|A3 papir hvid|genbrugspapir|kuverter M65|karton 160g",
    "office_supplies": "kuglepen blå|ringbind 70 mm|toner sort|tape klar|hæfteklammer|post-it gul|mappe plast",
    "cleaning_supplies": "universalrengøring 1 l|toiletpapir 2-lags|håndsæbe|moppe microfiber|affaldssæk 100 l|klud",
    "incontinence": "inkontinensble|bind maxi|underlag 60x90|hudcreme pleje|trusse net|skridsikker ble|tape ble medium",
    "food": "letmælk økologisk|rugbrød skiver|kartofler 10 kg|hakket oksekød|bananer|kaffe formalet|ost 45+|æg skrabe",
    "work_clothing": "sikkerhedssko S3|arbejdsbuks sort|handske nitril|refleksvest gul|regnjakke|kittel hvid|hjelm",
    "furniture": "kontorstol sort|hæve-sænkebord 160|reol hvid|skab med låge|mødebord eg|stol stabelbar|opslagstavle",
    "temporary_staff": "vikar sygeplejerske timer|SOSU-assistent aften|vikartimer weekend|pædagog vikar",
}
SHARED = ("pose klar", "batteri AA", "filter", "diverse", "levering", "hylde", "spand 10 l", "papir")
MANNERS = (
    str,
    str.upper,
    lambda text: text[:14],
    lambda text: f"{text} stk",
    lambda text: f"{text} nr 84{len(text)}17",
)


def make_lines(seed: int, count: int, suppliers: int = 60) -> list[tuple[LineKey, str]]:
    rng = np.random.default_rng(seed)
    categories = list(WORDS)
    sells = [rng.choice(len(categories), rng.integers(1, 3), replace=False) for _ in range(suppliers)]
    manner = rng.integers(len(MANNERS), size=suppliers)
    lines = []
    for number in range(count):
        supplier = int(rng.integers(suppliers))
        category = categories[int(rng.choice(sells[supplier]))]
        choices = WORDS[category].split("|")
        first, second = choices[rng.integers(len(choices))], choices[rng.integers(len(choices))].split()[0]
        text = f"{first} {second}" if rng.random() < 0.5 else first
        text = SHARED[rng.integers(len(SHARED))] if rng.random() < 0.06 else text
        text = MANNERS[manner[supplier]](f"{text} {'ABCDEFGH'[number % 8]}{rng.integers(10, 99)}")
        label = categories[rng.integers(len(categories))] if rng.random() < 0.04 else category
        lines.append((LineKey(f"cvr:{supplier:08d}", f"cvr:{supplier:08d}/{number}", text, ""), label))
    return lines
