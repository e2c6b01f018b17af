"""Addresses of the pages. Danish words, stable codes. Each data set has the same pages, under a word of its own."""

from django.urls import include, path

from raaderum.web.pages.datasets import DATASETS, NAMESPACE, PREFIXES
from raaderum.web.pages.views import answers, content, documents, front, frozen, gaps, lineage, measures, releases
from raaderum.web.pages.views.collection import (
    agenda,
    consents,
    figures,
    keys,
    measure_status,
    notices,
    own_files,
    people,
    rounds,
    submissions,
    tasks,
    units,
    uploads,
)
from raaderum.web.pages.views.processes import example as example_pages
from raaderum.web.pages.views.processes import register, workshop
from raaderum.web.pages.views.processes import uploads as process_uploads
from raaderum.web.pages.views.purchases.doors import of_deciders, of_example, of_own

of_one_dataset = [
    path("", front.front, name="front"),
    path("find/", front.find, name="find"),
    path("omraader/<slug:slug>/", content.area, name="area"),
    path("omraader/<slug:slug>/noegletal/<slug:figure>/", content.key_figure, name="key_figure"),
    path("omraader/<slug:slug>/<str:unit>/", answers.position, name="position"),
    path("omraader/<slug:slug>/<str:unit>/forskel/", gaps.gap, name="gap"),
    path("omraader/<slug:slug>/<str:unit>/sammenligning/", answers.peers, name="peers"),
    path("omraader/<slug:slug>/<str:unit>/forventet/", answers.expected, name="expected"),
    path("omraader/<slug:slug>/<str:unit>/svar.<str:suffix>", documents.live_document, name="document"),
    path("omraader/<slug:slug>/<str:unit>/forskel/svar.<str:suffix>", documents.gap_document, name="gap_document"),
    path("omraader/<slug:slug>/<str:unit>/forskel/case.xlsx", documents.gap_case, name="gap_case"),
    path("omraader/<slug:slug>/<str:unit>/frys/", frozen.freeze, name="freeze"),
    path("omraader/<slug:slug>/<str:unit>/forskel/frys/", frozen.freeze_gap, name="freeze_gap"),
]
SUBMISSION = "indberetning/<int:round_id>/<str:code>/"
collection = [
    path("indberetning/", tasks.tasks, name="tasks"),
    path("indberetning/ny-runde/", rounds.new_round, name="new_round"),
    path("indberetning/brugere/", people.organisations, name="organisations"),
    path("indberetning/brugere/<str:code>/", people.people, name="people"),
    path("indberetning/brugere/<str:code>/enheder/", units.units, name="units"),
    path("indberetning/brugere/<str:code>/enheder/ny/", units.add, name="unit_add"),
    path("indberetning/brugere/<str:code>/enhed/", units.change, name="unit_change"),
    path("indberetning/brugere/<str:code>/samtykke/", consents.consents, name="consents"),
    path("indberetning/brugere/<str:code>/inviter/", people.invite, name="invite"),
    path("indberetning/brugere/<str:code>/rolle/<int:grant_id>/afslut/", people.end_role, name="end_role"),
    path(
        "indberetning/brugere/<str:code>/invitation/<int:invitation_id>/traek-tilbage/",
        people.withdraw,
        name="withdraw_invitation",
    ),
    path("tiltag/<slug:slug>/<str:code>/", measure_status.measure_status, name="measure_status"),
    path("tiltag/<slug:slug>/<str:code>/gem/", measure_status.save, name="measure_status_save"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("afmeld/<str:signed>/", notices.unsubscribe, name="unsubscribe"),
    path("indberetning/noegler/", keys.keys, name="keys"),
    path("indberetning/arbejde/<int:job_id>/", rounds.job, name="job"),
    path("indberetning/arbejde/<int:job_id>/papirer.zip", rounds.papers_zip, name="papers_zip"),
    path("indberetning/<int:round_id>/", rounds.round_page, name="round"),
    path("indberetning/<int:round_id>/validering/", rounds.start_validation, name="round_validation"),
    path("indberetning/<int:round_id>/genaabn/", rounds.reopen, name="round_reopen"),
    path("indberetning/<int:round_id>/dagsorden.<str:suffix>", agenda.agenda, name="agenda"),
    path("indberetning/<int:round_id>/papirer/", rounds.papers, name="round_papers"),
    path("indberetning/<int:round_id>/udgiv/", rounds.release, name="round_release"),
    path(SUBMISSION, submissions.submission_page, name="submission"),
    path(f"{SUBMISSION}skema.xlsx", submissions.workbook, name="workbook"),
    path(f"{SUBMISSION}spor/", submissions.trail, name="trail"),
    path(f"{SUBMISSION}send/", submissions.send, name="send"),
    path(f"{SUBMISSION}godkend/", submissions.approve, name="approve"),
    path(f"{SUBMISSION}tilbage/", submissions.send_back, name="send_back"),
    path(f"{SUBMISSION}ret/", submissions.correct, name="correct"),
    path(f"{SUBMISSION}afsnit/<slug:section>/", figures.section, name="section"),
    path(f"{SUBMISSION}afsnit/<slug:section>/hvem/", figures.assign, name="assign"),
    path(f"{SUBMISSION}tal/<slug:variable>/", figures.save, name="save_figure"),
    path(f"{SUBMISSION}fil/", uploads.receive, name="upload_receive"),
    path(f"{SUBMISSION}fil/<int:upload_id>/", uploads.upload_page, name="upload"),
    path(f"{SUBMISSION}fil/<int:upload_id>/gem/", uploads.apply, name="upload_apply"),
    path(f"{SUBMISSION}egne-filer/", own_files.own_files, name="own_files"),
    path(f"{SUBMISSION}egne-filer/ny/", own_files.receive, name="own_file_receive"),
    path(f"{SUBMISSION}egne-filer/opsaetning/<int:setup_id>.json", own_files.setup, name="own_file_setup"),
    path(f"{SUBMISSION}egne-filer/<int:file_id>/", own_files.own_file, name="own_file"),
    path(f"{SUBMISSION}egne-filer/<int:file_id>/svar/", own_files.answer, name="own_file_answer"),
    path(f"{SUBMISSION}egne-filer/<int:file_id>/plads/", own_files.place, name="own_file_place"),
    path(f"{SUBMISSION}egne-filer/<int:file_id>/regel/", own_files.drop_rule, name="own_file_rule"),
    path(f"{SUBMISSION}egne-filer/<int:file_id>/brug/", own_files.use, name="own_file_use"),
]
PURCHASES = (
    ("", "purchases", "overview"),
    ("aftale/<str:agreement>/", "purchases_agreement", "agreement"),
    ("varer/", "purchases_items", "items"),
    ("leverandoerer/", "purchases_suppliers", "suppliers"),
    ("smaa-fakturaer/", "purchases_small", "small"),
    ("dubletter/", "purchases_duplicates", "duplicates"),
    ("rapport.<str:suffix>", "purchases_document", "document"),
)
purchases = [
    path(f"{prefix}<str:code>/{at}", door(page), name=f"{source}_{name}")
    for source, prefix, door in (("example", "eksempel/indkoeb/", of_example), ("own", "indkoeb/", of_own))
    for at, name, page in PURCHASES
] + [
    path("indkoeb/<str:code>/afgoerelser/", of_own("review"), name="own_purchases_review"),
    *(
        path(f"indkoeb/<str:code>/afgoerelser/{at}", of_deciders(page), name=f"own_purchases_{page}")
        for at, page in (("gem/", "decide"), ("fortryd/<int:decision_id>/", "take_back"), ("regn-om/", "publish"))
    ),
]
PROCESSES = "automatisering/<str:code>/processer/"
processes = [
    path("eksempel/automatisering/processer/", example_pages.processes, name="example_processes"),
    path("eksempel/automatisering/processer/portefoelje/", example_pages.portfolio, name="example_processes_portfolio"),
    path("eksempel/automatisering/processer/skema.xlsx", example_pages.workbook, name="example_processes_workbook"),
    path("eksempel/automatisering/processer/<slug:number>/", example_pages.process, name="example_process"),
    path("eksempel/automatisering/processer/<slug:number>/case.xlsx", example_pages.case, name="example_process_case"),
    path(PROCESSES, register.processes, name="own_processes"),
    path(f"{PROCESSES}skema.xlsx", register.workbook, name="own_processes_workbook"),
    path(f"{PROCESSES}portefoelje/", register.portfolio, name="own_processes_portfolio"),
    path(f"{PROCESSES}andre/", register.elsewhere, name="own_processes_elsewhere"),
    path(f"{PROCESSES}fil/", process_uploads.upload, name="own_processes_upload"),
    path(f"{PROCESSES}log/", process_uploads.from_log, name="own_process_from_log"),
    path(f"{PROCESSES}ny/", register.new, name="own_process_new"),
    path(f"{PROCESSES}gem/", register.save, name="own_process_save"),
    path(f"{PROCESSES}ligner/", register.similar, name="own_process_similar"),
    path(f"{PROCESSES}<int:process_id>/", register.process, name="own_process"),
    path(f"{PROCESSES}<int:process_id>/ret/", register.edit, name="own_process_edit"),
    path(f"{PROCESSES}<int:process_id>/fjern/", register.remove, name="own_process_remove"),
    path(f"{PROCESSES}<int:process_id>/case.xlsx", register.case, name="own_process_case"),
    path("automatisering/<str:code>/workshop/", workshop.workshop, name="workshop"),
    path("automatisering/<str:code>/workshop/resultat.<str:suffix>", workshop.document, name="workshop_document"),
    path("automatisering/<str:code>/workshop/plan/", workshop.add, name="plan_add"),
    path("automatisering/<str:code>/workshop/plan/<int:item_id>/", workshop.change, name="plan_change"),
]
urlpatterns = [
    *collection,
    *purchases,
    *processes,
    path("robots.txt", content.robots, name="robots"),
    path("omraader/<slug:slug>/tiltag/", measures.measure_list, name="measures"),
    path("omraader/<slug:slug>/tiltag/<slug:measure>/", measures.measure_page, name="measure"),
    path("fast/<str:key>/", frozen.position, name="frozen"),
    path("fast/<str:key>/sammenligning/", frozen.peers, name="frozen_peers"),
    path("fast/<str:key>/forventet/", frozen.expected, name="frozen_expected"),
    path("fast/<str:key>/forskel/", frozen.gap, name="frozen_gap"),
    path("fast/<str:key>/tjek/", frozen.verify, name="frozen_verify"),
    path("fast/<str:key>/svar.<str:suffix>", documents.frozen_document, name="frozen_document"),
    path("udgivelser/", releases.release_list, name="releases"),
    path("udgivelser/<str:prefix>/", releases.release_page, name="release"),
    path("udgivelser/<str:prefix>/tal.<str:suffix>", releases.download, name="release_download"),
    path("udgivelser/<str:prefix>/<str:unit>/tal/", lineage.unit_figures, name="unit_figures"),
    path("godkendt/<int:version_id>/", lineage.approved, name="approved"),
    path("metoder/", content.methods, name="methods"),
    path("metoder/<slug:name>/", content.method, name="method"),
    path("tilgaengelighed/", content.accessibility, name="accessibility"),
    # The first of a namespace is the one that a page without a data set links to.
    *(
        path(PREFIXES[dataset], include((of_one_dataset, NAMESPACE), namespace=dataset), {"dataset": dataset})
        for dataset in reversed(DATASETS)
    ),
]
