"""Words that announce a person, and words that are a name and something else: what `people` decides by.

Compiled by hand for the seven languages of the room.
"""

from typing import Final

from veil.clean.text.tidy import DANGLING
from veil.clean.text.vocabulary import fold

STRONG: Final = frozenset(
    """
    dr dra drs prof mr mrs ms miss sir rev pt pat patient patients patientin rn md tech technologist operator
    physician radiologist nurse informed sonographer resident fellow herr frau hr fr dhr mevr mme mlle monsieur
    madame sig sigra signor signora dott sra srta señor señora daughter son wife husband mother father sister
    brother parent guardian spouse ehefrau ehemann mutter vater tochter sohn schwester bruder épouse époux mère père
    fille fils soeur frère esposa esposo marido madre padre hija hijo hermana hermano moglie marito figlia figlio
    sorella fratello mãe pai filha filho irmã irmão echtgenote echtgenoot moeder vader dochter zoon zus broer
    partner baby officer elder supervisor assistant colega collega collègue kollege kollegin colleague dokter
    docteur doctor doctora dottore dottoressa doutor doutora pr professor professore mw mevrouw meneer mtr mtra ter
    tsrm med consultant registrar anaesthetist anesthetist witness scheduler
    """.split()
)
"""Words after which a person follows."""
WEAK: Final = frozenset(
    "dal dalla dai for by from per attn cc with von für pour par para por per di voor door of".split()
)
"""Words after which a person may follow, or anything else."""
SURE: Final = frozenset("mr mrs ms miss dr prof herr frau mme mlle sra srta dott dhr mevr mw drs".split())
"""Titles that are nothing else if they are written with one capital."""
DOUBTFUL_DEGREES: Final = frozenset(("rt", "do", "pa", "dr"))
"""Degrees that are a side, a verb or a view as well."""
PARTICLES: Final = frozenset("de van von der den ter ten te da do dos das di del della la le el".split())
TITLES: Final = frozenset(
    """
    mw pr dokter docteur doctor doctora dottore dottoressa doutor doutora professor med dr prof mr mrs ms rev hr fr
    sr sra dra dott sig sigra pt pat st
    """.split()
)
MODALITIES: Final = frozenset(("MR", "DR", "PT", "SR"))
"""Written so before a part of the body they are no titles."""
SMALL: Final = (
    DANGLING
    | STRONG
    | WEAK
    | frozenset(
        """
        md rn is was has had were are be been not no who which that this she he her his they asked says said told called
        """.split()
    )
)
BODY: Final = frozenset(
    fold(word)
    for word in """
    abdomen ankle aorta arm back bladder bone bowel brain breast bronchus calf chest clavicle colon ear elbow eye
    face femur finger foot forearm hand head heart heel hip humerus jaw joint kidney knee larynx leg liver lung
    mandible neck nose orbit pancreas pelvis prostate rectum rib ribs sacrum scapula shoulder sinus skull spine
    spleen stomach sternum thigh thorax throat thumb thyroid toe tongue tooth teeth uterus wrist kopf hals fuss herz
    bein bauch brust knie leber lunge niere auge ohr nase mund zahn hüfte becken main pied bras jambe coeur cabeza
    mano pie brazo pierna corazón testa capo braccio gamba cuore cabeça mão pé hoofd voet hart been buik borst
    """.split()
)
"""Parts of the body: of a patient called so, these alone can be meant."""
ALSO_NAMES: Final = frozenset(
    """
    field fields power powers temple park lane marsh pool sharp day noble still marrow stone wood woods waters
    rivers rain row cotton hurt read strong winter winters summer summers frost snow green white black brown gray
    grey gold silver long short small little young old rich poor good best moody wise savage hardy swift bright
    frank blunt sweet cross cook baker butcher carpenter mason miner farmer shepherd
    fisher fowler gardener porter barber barker church chapel abbey bishop pope abbot monk dean knight king queen
    prince duke earl baron page ward bell bush banks bridges brooks burns camp case castle chance child coffin cole
    combs curry dale drew drum early east english ferry finch fish flowers ford forest fox french friend fuller
    gates glass grant graves groves hall ham hay hill holland hood hook hope horn house hunt hunter irons ivory
    judge key keys lake lamb law laws link love lower low lynch major mark marks may mays means mercer middle mills
    minor moon moore moss mountain nail news north pace pack palmer parish parks parrish parsons peace pearl pepper
    piper pitt plant planner player plummer pole pond post pound price pride proctor pugh race rail ranger raven
    reader reed rice ring rings roads rock rocks rose rush sage sailor sands seal sellers sheets shields singer
    skinner slaughter sparks spear spears spring squires stack starling steel stem stock street strange tanner
    taylor terry thorn tower townsend tree trigger turner vale vest walker wall walls warden warner washer watch
    waterman weaver webb wells west wheeler whitehead wilder winds wing wolf worth wren yard york
    """.split()
)
"""Words that are family names, too, and that a list of names may lack."""
SELDOM: Final = frozenset("gad ring metal age mass plan body cord test scan dose note".split())
"""Words of which a list of names may know a bearer, and no text does."""
DOTTED: Final = frozenset(
    "IV PO AM PM MD DO RN RT CT MR US XR NM CR DX MG XA RF BP NA OD OS EG IE DR ST NO PT ZB DH UA".split()
)
"""What is written with dots and is nobody."""
DESCRIBING: Final = frozenset(
    "long short little small large young old white black brown gray grey green red blue low high new early late sharp "
    "strong thick wide good fine rich savage hard swift bright frank blunt petit klein gross".split()
)
"""Surnames that are adjectives."""
ARTICLES: Final = frozenset(("the", "a", "an", "left", "right"))
LEVELS: Final = frozenset(("c", "t", "l", "s", "ls", "tl", "ct"))
AND: Final = frozenset(("and", "or", "&", "und", "et", "y", "e", "en"))
ADVERBS: Final = frozenset("again unable non not also now then here today still never always could would will".split())
COLLOCATIONS: Final = frozenset(
    tuple(pair.split("+"))
    for pair in """
    kidney+stone renal+stone ureteral+stone ureteric+stone gall+stone bladder+stone biliary+stone duct+stone
    cbd+stone salivary+stone obstructing+stone calculus+stone stone+disease stone+burden stone+former
    bone+marrow marrow+edema marrow+oedema marrow+signal marrow+transplant marrow+infiltration marrow+replacement
    white+matter white+blood white+cell white+cells gray+white grey+white gray+matter grey+matter black+blood
    brown+fat brown+tumor brown+tumour young+patient young+adult young+woman young+man young+child young+female
    young+male young+infant young+stroke ring+enhancing ring+enhancement ring+artifact ring+artefact cross+section
    cross+sectional cross+table cross+over short+axis short+tau short+segment short+term short+stature short+ti
    short+bowel short+interval long+axis long+segment long+term long+leg long+bone long+bones long+standing
    long+head small+bowel small+cell large+cell long+haul long+distance short+bore wet+read bell+ringer small+stone
    small+vessel small+volume small+part small+parts small+hiatal small+finger little+finger little+toe
    little+change field+strength visual+field visual+fields large+field wide+field field+cancerization lung+fields
    lung+field power+doppler power+injector power+injected power+port rose+thorn moon+face wood+lamp day+care
    green+dye gold+seed gold+seeds gold+marker fiducial+gold rice+bodies rice+body low+dose low+field low+back
    low+grade low+attenuation low+signal new+onset new+lesion sharp+kernel sharp+filter head+coil head+injury
    head+neck head+trauma head+first foot+drop foot+first hand+coil chest+pain chest+wall chest+tube chest+drain
    chest+port bone+age bone+scan bone+window bone+windows bone+density bone+survey heart+rate heart+failure
    back+pain
    """.split()
)
"""Two words that belong together, whoever is called like one of them."""
NUMBERED: Final = frozenset(
    "no nr number num nummer numero número # mrn acc accession id case visit folio badge pager bleep beeper "
    "insurance hcn nhs ssn ss nir nss nif dni bsn policy".split()
)
DOERS: Final = frozenset(
    """
    tech techs technologist technician radiographer sonographer operator op by initials initial initialed initialled
    signed rn reader dictated transcribed typed scanned performed acquired done radiologist rad physicist
    dosimetrist nurse resident fellow user von par por da door mtra manip subject participant volunteer
    """.split()
)
"""Words after which two or three capitals are who did it."""
WEAK_DOERS: Final = frozenset("by von par por da door done acquired performed scanned".split())
ABBREVIATIONS: Final = frozenset(
    """
    CT MR MRI US PT NM XR CR DX MG RF XA OT SR RT LT AP PA IV PO PD FS TE TR TI FA SE GE IR CE BH HR AC CC ML LM RL
    LR SI IS HF FF AX CO SA TRA COR SAG LAT OBL LL HD SD ID MD RN DO NO OK ET VR MPR MIP WO WB GD KM PET MRA MRV CTA
    DWI ADC MM CM PE TO IN ON OF AN AS IF WE HE IT UP ME IS OR CE
    """.split()
)
"""Never anybody's initials unless announced."""


def is_body(word: str) -> bool:
    """Whether a word is a part of the body that people are called after, too."""
    return fold(word) in BODY
