"""Words that are no part of a name, an institution or an address, whatever announces one.

Compiled by hand for the seven languages: function words; modalities, views, regions and terms of the examination
room; verbs and nouns that stand where a name might. They only stop a run of capitalised words that something has
announced: what is clinical elsewhere is the vocabulary's business.
"""

import re
from functools import cache

from veil.clean.text.remember import remembered

_FUNCTION = """
the a an and or not no of in on at to for from by with without w wo via per as is are was were be been has have had
this that these those it he she his her their its will would should could may might can due if then than but so
there who which what when where after before during since until under over above below between all any each other
new old see seen saw day today now also here only very more most less same such via into onto per please note
der die das den dem des ein eine einer einem einen und oder nicht kein keine von vom zu zum zur mit ohne bei beim im am
auf aus nach vor seit bis für ist sind war wurde wird hat haben als auch noch nur
le la les un une des du de et ou ne pas par pour avec sans sur dans chez est sont au aux ce cette son sa ses qui que
el los las una unos y o no del al por para con sin en es son su sus este esta lo se
il lo gli uno di del della dello dei delle da dal dalla per con senza su nel nella è e non che si
os as um uma do da dos das em na no nos nas ao aos pelo pela com sem não que seu sua
het een van en of niet geen door voor met zonder op uit bij naar te is zijn was werd wordt heeft aan dit dat
"""

_EXAMINATION = """
ct cta cte ctp mr mri mra mrv mrcp mrs mrt irm tac rm rmn tc tdm pt pet pt-ct petct pet-ct us usg nm spect spet cr dr dx
xr xa rf mg mammo mammography mammogram px io ot sc sr seg reg pr ko rtstruct rtplan rtdose rtimage ecg ekg eeg echo
echocardiogram ultrasound ultraschall sonography sonographie échographie echographie ecografia ecografía sono
radiograph radiography radiology radiologie radiología radiologia röntgen roentgen rx radiografía radiografia
fluoroscopy angiography angiographie angiografía angiografia angio angiogram scintigraphy szintigraphie dexa dxa
tomography tomographie tomografía tomografia scan scans scanner scout localizer survey topogram surview locator pilot
exam examination untersuchung examen esame exame onderzoek study studie étude estudio studio series serie série
protocol protokoll protocole protocolo protocollo image images bild bilder imagen imagem immagine imaging sequence
sequenz view views projection ap pa lat lateral ll obl oblique rao lao rpo lpo cc mlo axial ax sagittal sag coronal
cor tra transversal transverse axiale sagittale coronale koronar frontal decubitus upright erect supine prone standing
portable bedside mobile stat urgent routine emergency screening diagnostic follow followup follow-up baseline control
kontrolle contrôle controllo controle plan planning planung simulation treatment dose report bericht befund rapport
informe relatório referto verslag result results findings impression conclusion history comparison technique
indication clinical note notes comment comments summary addendum final preliminary protocolled
contrast kontrast contraste contrasto kontrastmittel km iv po oral gadolinium gad gd iodine jod omnipaque visipaque
isovue iohexol iopamidol gadovist dotarem magnevist ultravist optiray omniscan prohance multihance primovist eovist
native nativ plain pre post early late delayed delay phase arterial venous portal nephrographic equilibrium dynamic
perfusion diffusion dwi adc dti fmri bold asl swi swan flair stir tirm tse fse se gre epi haste space vibe lava thrive
mprage mp2rage spgr bravo cube fiesta ciss dess trufi tof pc mip minip mpr vr recon reconstruction kernel filter
soft bone lung standard sharp smooth detail thin thick slice slices slab stack volume helical spiral sequential
head kopf tête tete cabeza cráneo craneo testa cabeça hoofd skull schädel cranio crânio brain hirn gehirn cerveau
cerebro cervello encefalo encéfalo hersenen neuro crane crâne neck hals cou cuello collo pescoço nek face facial
gesicht orbit orbits orbita sinus sinuses nnh ear temporal iac pituitary hypophyse sella tmj jaw mandible maxilla
dental teeth nasal nose chest thorax thoracic torax tórax torace lung lungs lunge poumon pulmón polmone pulmão long
longen breast breasts brust sein mama mammella borst heart herz coeur corazón cuore coração hart cardiac cardio
coronary koronar aorta aortic abdomen abdominal addome abdome bauch oberbauch unterbauch ventre buik liver leber foie
hígado higado fegato fígado lever kidney kidneys niere nieren rein reins riñón renal rene rim nier spleen milz rate
bazo milza baço pancreas pankreas adrenal bladder blase vessie vejiga vescica bexiga blaas pelvis becken bassin bacino
bekken pelvic pelvi prostate prostata próstata uterus ovary ovaries testis scrotum bowel darm colon rectum stomach
magen gallbladder bile duct spine wirbelsäule rachis columna colonna coluna wervelkolom cervical hws thoracal bws
lumbar lws lumbosacral sacrum sacral coccyx cspine tspine lspine vertebra disc disk shoulder schulter épaule hombro
spalla ombro schouder arm arms elbow ellbogen coude codo gomito cotovelo elleboog forearm wrist handgelenk poignet
muñeca polso punho pols hand hände main mano mão finger thumb hip hüfte hanche cadera anca quadril heup femur thigh
leg legs bein jambe pierna gamba perna been knee knie genou rodilla ginocchio joelho tibia fibula ankle knöchel cheville
tobillo caviglia tornozelo enkel foot feet fuss fuß pied pie piede pé voet toe toes heel calcaneus extremity
extremities bilateral unilateral left right links rechts gauche droite droit izquierda derecha izquierdo derecho
sinistra destra sinistro destro esquerda direita esquerdo direito linker rechter lt rt upper lower mid middle anterior
posterior superior inferior medial proximal distal lobe lobes base apex hilar body whole wholebody total full half
artery arteries vein veins vessel vessels vascular venous lymph node nodes tumor tumour tumore mass lesion lesions
nodule nodules cyst metastasis metastases cancer carcinoma lymphoma fracture stroke hemorrhage bleed infarct embolism
pe dvt
pneumonia effusion edema oedema stone stones pain trauma injury infection abscess biopsy biopsie surgery op stent graft
resection guidance guided needle drainage ablation injection puncture catheter tube line lines wire clip marker
gleason stage grade birads bi-rads lirads pirads tirads suv fdg psma dotatate technetium thallium gallium
adult child pediatric paediatric infant newborn baby neonatal male female man woman boy girl patient patients pat
position motion moved breath breathhold bh hold free breathing gated gating trigger triggered inspiration expiration
rest stress resting task dynamic static test testing phantom phantoms qa qc calibration demo sample anonymous anon
anonymized unknown none default general generic special specials research development clinical trial user protocoll
complete limited complex combination min max average avg mean sum original derived primary secondary localiser
with without comp compl cont wo/w ro rule out eval evaluate assess assessment query quality low high medium normal
abnormal negative positive possible probable acute chronic mild moderate severe small large multiple single double
first second third left-sided right-sided side one two three four five six seven eight nine ten number page part
january february march april june july august september october november december monday tuesday wednesday thursday
friday saturday sunday
fast slow turbo flash ultra dual energy spectral mono iso isotropic inplane sense grappa caipirinha fat water
suppressed fatsat fs in-phase out-phase opp opposed shim map mapping field filter parallel distortion corrected
siemens philips ge toshiba canon hitachi fuji fujifilm agfa kodak carestream hologic varian elekta samsung shimadzu
esaote bruker varian healthcare medical systems software version workstation console station equipment room device
accession mrn dob ssn id birth date time name address phone telephone fax email contact age sex gender weight height
born aged years year months month weeks week days hours hour minutes minute
done performed reported read reviewed ordered requested referred signed verified approved dictated discussed called
informed notified seen study refused tolerated unable able claustrophobic sedated sedation anesthesia cooperative
consult consultation department dept unit ward floor clinic hospital service team office
physician doctor nurse radiologist technologist technician tech surgeon resident attending fellow consultant operator
error failure repeat incomplete aborted stopped artifact artifacts arrived arrival departed transfer transferred
er ed icu pacs ris his dicom ps annex units unit measure measures standard interval equivalent thickness characteristics
hx h/o s/p c/o r/o f/u dx tx rx sx
lymphknoten leberläsion verdacht ausschluss verlauf schmerzen zustand
disease syndrome disorder maladie enfermedad malattia doença ziekte krankheit syndrom morbus
"""

_LONGEST_ENDING = 10
_ENDING = re.compile(
    r"(?:scopy|scopie|scopia|graphy|graphie|grafie|grafía|grafia|gram|plasty|plastie|ectomy|ectomie|otomy|ostomy|"
    r"omas?|itis|osis|asis|[aä]mie|emia|uria|pathy|pathie|logy|logie|logía|logia|therapy|therapie|metry|tion|sion|"
    r"ungen|keit|heit|zione|ción|cion|ção|ment|imaging|planning|screening|staging|mapping|marking|training|testing|"
    r"ular|istics|ness|ency|ivity|ability|alent|ional|ical|aler|ales|icus|icum|alis|aris|scan|sequenz)$"
)


@cache
def stops() -> frozenset[str]:
    """Function words and words of the examination room, in small letters."""
    return functions() | frozenset(_EXAMINATION.split())


@cache
def functions() -> frozenset[str]:
    """Articles, prepositions and their like in the seven languages, in small letters."""
    return frozenset(_FUNCTION.split())


def is_stop(low: str) -> bool:
    """Whether a word (in small letters) ends a run of words that could be a name."""
    if low in stops():
        return True
    if "-" in low:
        return any(part in _examination() for part in low.split("-"))
    return _is_defined_term(low) or remembered().is_term(low)


def looks_clinical(low: str) -> bool:
    """Whether a word is one of the above or has an ending of medicine: for places where little announces a name."""
    return is_stop(low) or _ENDING.search(low[-_LONGEST_ENDING:]) is not None


@cache
def _examination() -> frozenset[str]:
    return frozenset(_EXAMINATION.split())


def _is_defined_term(low: str) -> bool:
    from veil.standard import terms

    return terms.is_defined_term(low.upper())
