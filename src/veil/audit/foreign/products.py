"""Makers of devices and software, their products, and what products are called.

Words that count in attributes of the equipment alone. Compiled by hand from common knowledge of makers and of what
consoles write, apart from the lists of the cleaner; what people are commonly called is left out but for large makers.
"""

from functools import cache
from typing import Final

from veil.audit.words import TITLES, fold

_WORDS: Final = """
    acuson adac adani adept agfa agilent algotec allengers alliance aloka alpinion altamont ametek amicas analogic
    applicare arineta aribex arcoma atl autoscribe avantec barco bemems biosig biospace bk bkmedical brainlab bruker
    camtronics canon carestream zeiss cedara cerner chison clarity claron codonics comecer compumed contec cubresa
    cura cytiva dejarnette delft dentsply sirona digirad digisonics direx dornier drgem drtech dynamics ebm edap
    edan edda elekta elscint emageon epica esaote eizo etiam evidentiq ezisurg fonar fujifilm fujinon gendex general
    electric healthcare genoray gyrus hamamatsu heidelberg heartlab hewlett packard hipax hitachi hologic lorad
    howtek hyperfine ibis icad icrco idexx imatron imaging imed incisive infinitt infimed insightec instrumentarium
    intelerad intellirad invia invivo isg italray jpi kavo kodak konica minolta kubtec kontron landwind lantheus
    leica leksell linev listem lodox lumedx lumisys luminex lunit mallinckrodt marconi mazor mckesson medcom medcon
    medinol mediso medison medrad medtron medweb mela mennen merge merivaara metaltronica mevis mindways mim mirada
    mirion mobilis mizuho musashi mxr myrian nanox neusoft newtom neurologica nidek nikon noras nova novarad
    nucletron oec oldelft olea olympus omega optos orthoscan osirix otech pacsgear paxeramed philips picker pie
    planmeca planmed pixelmed pixeon primax prognos quantum qure rayence raysearch raypax rimage rti samsung santec
    schick sectra sedecal shimadzu siemens healthineers simad siui sklar sonoscape sonosite spectra stago stallion
    storz stryker sunnybrook superdimension supersonic swissray syntermed technicare teramedica terarecon tiani
    tomtec topcon toshiba trex trixell trophy uih united unisyn vatech varian vieworks virtual visage visbion vital
    voxar wisonic xoft xonics xoran ziehm zonare zonar achieva affirm aixplorer allia alphenix angiography angiostar
    antares apelem aplio apogee aquilion aristos arcadis archive artiste artoscan asteion athlon attune avant
    avantgarde axiom azurion beamviewer biograph biospec bodytom brightview bucky capella cardiac cardiomd
    carestation cathcor centricity ceretom clearray clearvue clinac cobalt combo compact compacta computed console
    converter coroskop cyberknife definium definition delta dentascan digital digitizer dimension dimensions
    discoverer discovery diagnost digora drx dspect duodiagnost duet easydiagnost easyvision ecam edge elite eclipse
    eleva emotion encore endura envision envisor epid epiq epson ergo ergoline essence essential esprit ethos
    evolution evident excite exact excelart explorer express extremity fidelity film flash flashpad flex flexavision
    flexpact fluoroscan fluorospot focus force fusion galaxy gamma gammacam genesis giotto glidescope goupil graph
    gyroscan halcyon harmonic hermes hicor horizon icono imagecast imager imageserver imagine immersion indico
    infinia infinity infinix ingenia ingenuity inova insight inspira integris inspiration intera intevo iru iview
    junior kinevo lancer legend lexxos lightbox lightning lightspeed linac luminos luminous lumify lunar lyra magic
    magnes magnetom mammodiagnost mammomat manufacturer medspec mentor mercury meridian metro micro microdose
    micrognost millennium millenium miniview mira mobile mobiledart mobilett modality modular mosaiq multi
    multidiagnost multihance mx nautilus nexus nicelook oasis observer odyssey omni omnidiagnost onyx openrad
    operetta optime optimus orbit orbiter orion ortho orthophos orthoralix panorama pegasus performa persona
    perspective pinnacle planning platinum pocket polaris polystar portable precedence precise precision premier
    premium prestige primus prism prisma printer pristina prodigy proteus proton prospeed pulsera quadra quark quest
    radiance radiology radspeed rapid regius remote resona revolution sapphire savi saturn scan scanner scanview
    secura selecta selenia sensis sentinel sequoia serenity server sigma signa silhouette simulator skylight
    skyplate solar solaris solution solutions sonata sonialvision sonic sonoline spectral spectris spirit starpacs
    station stellant sterling stereotaxis storage studio suite super symbia synapse synergy synchro syncro tandem
    target tenor titan tomoscan tomo topaz touch trace traveler traumex trident trilogy trinias triton triumph
    truebeam tube turbo twin ultima ultra ultimax ultrasonix unity universal upright uroskop vanguard vantage vector
    velocity venue venus veradius versa versatile vertex viamo victoreen vidas viewer viewstation vision vista vivid
    vivix vixwin volumax voluson xario xeleris xper xpress xtreme zen zenith zeus zoom detector panel cassette plate
    drum phosphor workstation gantry injector table stand mount wall system systems unit engine framework toolkit
    library package plugin module build release version rev revision beta alpha stable snapshot dicomlib datadefs
    pms ids gems ffdm mtac prts adv stentboost live paed dfr dce seq pro sup sel wnr ramp eis ecoil esp fpd qiicr
    cxdi aws gip cview gcal pmc vta crm
"""
_VOWELS: Final = frozenset("aeiouy")
_ACRONYM: Final = (3, 4)


@cache
def words() -> frozenset[str]:
    """All of them, folded."""
    return frozenset(fold(word) for word in _WORDS.split())


def is_product(word: str) -> bool:
    """Whether a word is one of the equipment: on the list, or a short one without a vowel, which nobody is called."""
    folded = fold(word)
    if folded in TITLES:
        return False
    return folded in words() or (len(folded) in _ACRONYM and _VOWELS.isdisjoint(folded))
