# do not pre-load
"""The choices of the radios, boxes and lists: the value that is kept, and the words a person reads.

Values are the Matter's own words, whatever language the words beside them are in; ``unknown`` is always "Not known yet".
"""
from __future__ import annotations

from collections.abc import Iterator

from ..server.language import tr
from .becoming import UNKNOWN
from .doors import counties
from .telling import PAPERS, REVOCATION_PAPERS

NOT_KNOWN = (UNKNOWN, "Not known yet")


class Offered(list):
    """Choices as docassemble takes them, one mapping of value to words each; read one after another, the words are in the language of now."""

    def __iter__(self) -> Iterator[dict]:
        return ({value: tr(words) for value, words in one.items()} for one in super().__iter__())

    def __reduce__(self):
        return list, (list(super().__iter__()),)  # a session keeps plain values, and takes these anew for every screen


def _listed(*pairs: tuple[str, str], unknown: bool = True) -> list[dict[str, str]]:
    return Offered({value: label} for value, label in (*pairs, *((NOT_KNOWN,) if unknown else ())))


YES_NO = _listed(("yes", "Yes"), ("no", "No"))
YES_NO_SURE = _listed(("yes", "Yes"), ("no", "No"), unknown=False)
PETITIONERS = _listed(
    ("hospital director", "Hospital director, or a person the director named (such as a discharge planner)"),
    ("provider director", "Director of a treatment or residential program, or a person the director named"),
    ("mental health or substance use disorder professional", "Mental health or substance use disorder professional"),
    ("designated crisis responder", "Designated crisis responder (DCR)"),
    ("release planner", "Release planner from a jail, prison, or juvenile facility"),
    ("emergency room physician", "Emergency room physician"),
    ("family member", "Family member or friend"),
    ("guardian", "Guardian or conservator"),
    ("police", "Police or other law enforcement"),
    ("prosecutor", "Prosecutor"),
    ("jail", "Jail staff who are not release planners"),
    ("someone else", "Someone else"), unknown=False)
PROFESSIONS = _listed(("mental health professional", "Mental health professional (MHP)"),
                      ("substance use disorder professional", "Substance use disorder professional (SUDP)"))
RELEASES_FROM = _listed(("jail", "Jail"), ("correctional facility", "Prison or other correctional facility"),
                        ("juvenile detention or rehabilitation facility", "Juvenile detention or rehabilitation facility"))
INFORMANTS = _listed(("witness", "A person who told me"), ("record", "A record that I read"),
                     ("investigation", "My own inquiry (calls, visits, searches)"), unknown=False)
TALK = _listed(("interviewed", "Yes, I talked with the person"), ("refused", "I tried, and the person refused"),
               ("not yet", "Not yet"))
MODES = _listed(("in person", "In person"), ("by video", "By video"), ("by telephone", "By telephone"))
DISORDERS = _listed(("mental disorder", "A mental disorder"), ("substance use disorder", "A substance use disorder"),
                    ("both", "Both"))
INCIDENTS = _listed(
    ("hospitalization", "A stay in a hospital for mental health or substance use"),
    ("forensic or mental health unit of a correctional facility",
     "Services in a forensic or mental health unit of a jail or prison"),
    ("emergency medical care for a behavioral health-related condition",
     "Emergency medical care, such as for an overdose or an infection"),
    ("hospitalization for a behavioral health-related medical condition",
     "A hospital stay for a medical problem, such as an overdose or an infection"),
    ("incarceration", "Time in jail or prison"),
    ("violent act", "A violent act"),
    ("threat of serious physical harm", "A threat of serious physical harm"),
    ("attempt to cause serious physical harm", "An attempt to cause serious physical harm"))
JURISDICTIONS = _listed(("state", "The state"), ("tribal", "A tribe"), ("local", "A county or city"))
STAYS = _listed(("hospitalization", "A hospital stay"), ("incarceration", "Time in jail or prison"))
BASES = _listed(("within the days counted from service", "It is in the days after service that the law allows"),
                ("stipulated by the parties", "Both sides agreed on the day"),
                ("good cause", "The court found good cause for a later day"),
                ("before discharge from the hospital", "It is before the person leaves the hospital"))
ROLES = _listed(("respondent", "The person (respondent)"), ("petitioner", "The one who filed (petitioner)"),
                ("qualified professional", "The professional who signed the declaration"),
                ("current provider", "The provider who treats the person now"),
                ("surrogate or agent", "The one who may speak for the person about mental health care"),
                ("guardian", "Guardian"), ("respondent's counsel", "The person’s lawyer"), ("parent", "Parent"),
                ("another person", "Someone else"))
GIVEN_PAPERS = _listed(*((one, one) for one in PAPERS))
REVOCATION_PAPERS_GIVEN = _listed(*((one, one) for one in REVOCATION_PAPERS))
MANNERS = _listed(("handed to the person", "Handed to the person"),
                  ("substitute service", "Left with someone at the person’s home (substitute service)"),
                  ("another way", "Another way"))
TRIBE_TOLD_BY = _listed(("petitioner", "The one who files (petitioner)"),
                        ("behavioral health administrative services organization", "The region’s behavioral health office (BH-ASO)"))
TRIBE_TOLD_HOW = _listed(("in person", "In person"), ("by telephone", "By telephone"), ("electronically", "By e-mail or another electronic way"))
SOURCES = _listed(("personal observation", "I saw or heard it myself"), ("evaluation", "My own evaluation of the person"),
                  ("witness", "A person who told me"), ("record", "A record that I read"),
                  ("investigation", "My own inquiry (calls, visits, searches)"))
SOURCES_SURE = Offered(SOURCES[:-1])
RESPONSES = _listed(("a", "(a) Talked with the person, gave advice or an incentive"), ("b", "(b) Gave more care, or went to see the person"),
                    ("c", "(c) Asked the court to change the order"), ("d", "(d) Had the person held for a short exam"),
                    ("e", "(e) Started to have the order taken back"))
TOLD = _listed(("designated crisis responder", "A designated crisis responder (DCR)"),
               ("department of social and health services", "The Department of Social and Health Services (DSHS)"))
REVOKERS = _listed(("designated crisis responder", "Designated crisis responder (DCR)"),
                   ("the secretary of the department of social and health services", "Secretary of the Department of Social and Health Services (DSHS)"),
                   ("provider", "A provider"), ("someone else", "Someone else"))
LENGTHS = _listed(("90 days", "90 days"), ("180 days", "180 days"), ("another length", "Another length"))
DECISIONS = _listed(("file a petition", "File a petition"), ("do not file a petition", "Do not file a petition"), ("look at it again", "Look at it again later"))
CREDENTIALS = _listed(
    ("physician", "Physician (MD or DO)"), ("physician assistant", "Physician assistant (PA)"),
    ("advanced registered nurse practitioner", "Advanced registered nurse practitioner (ARNP)"),
    ("mental health professional", "Mental health professional who treats the person"),
    ("substance use disorder professional", "Substance use disorder professional who treats the person"),
    ("other", "Someone else"))
SUPERVISORS = _listed(
    ("physician", "Physician (MD or DO)"), ("physician assistant", "Physician assistant (PA)"),
    ("advanced registered nurse practitioner", "Advanced registered nurse practitioner (ARNP)"), ("other", "Someone else"))
EXAMS = _listed(("examined", "Yes, the person was examined"),
                ("attempted without cooperation", "It was tried, and the person did not take part"), ("not yet", "Not yet"))
OPTIONAL_PARTS = _listed(
    ("medication_management", "Help with medication (medication management)"), ("psychotherapy", "Talk therapy (psychotherapy)"),
    ("nursing", "Nursing"), ("sud_counseling", "Substance use counseling"), ("residential_treatment", "Residential treatment"),
    ("partial_hospitalization", "Partial hospitalization"), ("intensive_outpatient", "Intensive outpatient treatment"),
    ("housing_benefits_education_employment", "Help with housing, benefits, school, or work"),
    ("periodic_court_review", "Court reviews from time to time"), ("none", "None of these"))
PLAN_CHANGES = _listed(
    ("coordinator", "The care coordinator"), ("care_coordinator", "What the care coordinator does"),
    ("intake_evaluation", "The intake evaluation"), ("psychiatric_or_sud_evaluation", "The other evaluation"),
    ("regular_contacts", "Regular contact"), ("transition_plan", "The plan for after the order ends"),
    ("crisis_plan", "The crisis plan"), ("advance_directive_consultation", "The talk about an advance directive"),
    ("notice_of_noncompliance", "The notice when the person does not take part"), ("optional", "Which services are added"),
    ("voluntary", "Help that is only offered"), ("goals", "The person’s goals"), ("none", "None of these"), unknown=False)
PLACES = _listed(
    ("not held", "The person is not held anywhere"), ("state hospital", "State hospital"),
    ("inpatient facility", "Hospital or other inpatient facility"), ("jail", "Jail"),
    ("correctional facility", "Prison or other correctional facility"),
    ("juvenile detention or rehabilitation facility", "Juvenile detention or rehabilitation facility"))
DISCLOSURES = _listed(("written consent of the respondent", "The person agreed in writing"),
                      ("court order", "A court order allows it"),
                      ("chapter 70.02 RCW", "State health records law allows it (chapter 70.02 RCW)"),
                      ("not health information", "It holds no health information"))
OUTCOMES = _listed(("granted", "It granted the petition"), ("dismissed", "It dismissed the petition"))
CONTINUED_BY = _listed(("respondent", "The person, through their lawyer"), ("prosecuting attorney", "The prosecutor"),
                       ("court", "The court itself"))
_DISMISSALS = (("not every element was proved", "Not every element was proved"),
               ("the respondent volunteered in good faith for treatment", "The person took up treatment freely, in good faith"),
               ("the petitioner withdrew the petition", "The petition was taken back"), ("another reason", "Another reason"))
DISMISSALS = _listed(*_DISMISSALS)
DISMISSALS_MINOR = _listed(*(pair for pair in _DISMISSALS if "volunteered" not in pair[0]))
MONTHS = Offered({number: name} for number, name in enumerate(
    "January February March April May June July August September October November December".split(), 1))


def county_choices() -> list[dict[str, str]]:
    """Every county, and "not known yet"."""
    return _listed(*((name, name) for name in counties()))


def place_choices(places) -> list[dict[str, str]]:
    """The editable places of an order, each by its id, labelled by the part of the order that it stands in."""
    return [{one.id: f"{one.part}: {one.label}"} for one in places]


def source_choices(informants) -> list[dict[str, str]]:
    """First-hand kinds, then the person's own list, each by its key, labelled by its own words."""
    own = [{one.key: f"{tr(_KINDS.get(getattr(one, 'kind', ''), 'Source'))}: {one.who or tr('not named yet')}"}
           for one in informants.elements if hasattr(one, "key") and hasattr(one, "who")]
    return [{"personal observation": tr("I saw or heard it myself")}, {"evaluation": tr("My own evaluation of the person")}, *own]


def one_source_choices(informants) -> list[dict[str, str]]:
    """The same where one is chosen: what is chosen can be taken back."""
    return [*source_choices(informants), {UNKNOWN: tr("Not known yet")}]


_KINDS = {"witness": "Person", "record": "Record", "investigation": "Inquiry"}
