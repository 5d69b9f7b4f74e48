"""The allow-list of free text: words of the standard, and of radiology and its machines, that name nobody."""

import re
from functools import cache
from typing import Final

from veil.audit.foreign.abroad import WORDS
from veil.audit.words import fold, lexicon

_CLINICAL: Final = """
    veil fidelity artificial intelligence engineering flatfield teflon hertz success notspecified unspecified dcm
    sct srt umls ucum loinc snomed radlex fma nema about sha256 earlier tool policy public basic abdomen abdominal
    abd ankle aorta aortic arm artery arterial arteries bladder bone bowel calf cardiac carotid cervical cspine
    tspine lspine clavicle coccyx colon cranial cranium elbow esophagus extremity eye femur finger foot forearm
    gallbladder hand heart hepatic hip humerus iliac jaw joint kidney knee larynx leg liver lumbar lung lungs
    mandible mediastinum neck nerve orbit orbits ovary pancreas pelvis pelvic pituitary prostate pulmonary rectum
    renal rib ribs sacrum shoulder sinus sinuses skull spinal spleen sternum stomach testis thigh thorax thoracic
    thumb thyroid tibia toe tongue tooth trachea urinary uterus vein venous vertebra vessel wrist whole body
    wholebody bilateral unilateral left right upper lower anterior posterior lateral medial proximal distal superior
    inferior ventral dorsal prone supine decubitus erect standing feet frontal apical cranio caudal craniocaudal
    midline scout topogram survey surview localizer localiser loc pilot tracker recon reconstruction reformat
    reformatted mpr mip minip vrt ssd thick thin slab soft tissue bones window kernel sharp smooth medium standard
    detail contrast enhanced unenhanced pre post plain native without with delayed delay late early phase portal
    nephrographic gadolinium gado iodine barium fdg flouro fluoro fluorodeoxyglucose tracer dose low high ultra
    ultralow normal routine helical spiral sequential volume dual energy perfusion angio angiography angiogram cta
    mra mrv dsa venography mammography mammogram mlo cc tomosynthesis tomo ultrasound doppler echo echocardiography
    radiograph radiography xray mri fmri bold dti dwi adc swi swan tof flair stir tirm tse fse ffe tfe gre spgr
    fspgr mprage bravo cube space vibe lava thrive dixon propeller blade haste ssfse trufi fiesta ciss epi ep2d spin
    gradient inversion recovery fatsat fat sat suppressed suppression water fieldmap field map trace diffusion
    tensor resting state rest task asl pcasl spectroscopy breath hold free breathing gated triggered triggering
    navigator respiratory ecg ekg cine dynamic dyn axial ax tra trans sag cor obl isotropic iso corrected correction
    attenuation uncorrected nac ac emission transmission static attn wb petct fusion fused screen save capture
    report summary protocol page results result key exam examination study follow up followup baseline initial final
    check control verification test image images series multi slice slices frames stack block part first second
    third one two three four five six total single double plan planning structure set target organ risk beam beams
    fraction fractions arc fields isocenter isocentre bolus couch tumor tumour lesion mass nodule cyst stone
    fracture edema oedema effusion hemorrhage stenosis aneurysm stroke infarct metastasis metastases cancer
    carcinoma lymph node nodes biopsy implant stent catheter needle screening segmentation segment mask label region
    roi measurement length area mean min max deviation value values unit units percent percentage ratio index score
    grade stage type mode filter algorithm version software workstation console system device sensor coil array
    channel channels head spine breast flex quad birdcage surface true false yes no none not and or of for the from
    to at in on by is are was be as an this that all any male female unknown adult child pediatric paediatric infant
    years year months month weeks week days day hours hour minutes seconds sec mm cm ml mg kg keV kvp mas mgy msv hz
    khz mhz tesla grays axiom sensation somatom definition emotion magnetom avanto skyra prisma verio trio aera
    symphony biograph mmr lightspeed optima discovery signa revolution brightspeed hispeed advance brilliance
    ingenuity ingenia achieva intera gemini aquilion vantage titan scenaria syngo numaris extended xtend mobilett
    logiq vivid voluson epiq affiniti multix ysio artis zee allura innova senographe selenia dimensions monaco
    eclipse pinnacle raystation xio aria numpy python pydicom dcmtk gdcm highdicom itk simpleitk plastimatch slicer
    dcmqi offis dcm2niix created using removed anonymized anonymised deidentified identified modified offset cleaned
    retained retain per inc ltd llc corp corporation gmbh company medical systems imaging technologies technology
    solutions mr ct pt us nm xa dx cr ot sc rf sr seg rtstruct rtplan rtdose pr ko uncompressed compressed lossless
    lossy jpeg little endian explicit implicit rle deflate
"""
_SHORT: Final = 2
"""Letters up to which a word is taken for an abbreviation."""
_INNER: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word of several begins its next: PhysicsTesting."""


@cache
def _words() -> frozenset[str]:
    return lexicon() | frozenset(fold(word) for word in _CLINICAL.split())


@cache
def _more() -> frozenset[str]:
    return _words() | frozenset(fold(word) for word in WORDS.split())


def is_known(word: str) -> bool:
    """Whether a word is on the list, or too short to be a name; figures and units in it do not count.

    This is the narrow list, for where a name belongs.
    """
    return _is_in(word, _words())


def is_word(word: str) -> bool:
    """The same with the words of descriptions and reports in several languages, and words made of known ones."""
    known = _more()
    if _is_in(word, known):
        return True
    parts = _INNER.split(word)
    return len(parts) > 1 and all(len(part) > _SHORT and fold(part) in known for part in parts)


def _is_in(word: str, known: frozenset[str]) -> bool:
    folded = fold(word)
    if len(folded) <= _SHORT or folded in known:
        return True
    bare = folded.strip("0123456789")
    return len(bare) <= _SHORT or bare in known or (bare.endswith("s") and bare[:-1] in known)
