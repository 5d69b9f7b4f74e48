"""Words that name nobody: placeholders, titles, particles of names, and what every institution is called."""

from functools import cache

from veil.identity.known.folding import squeezed, words_of

_COMMON_WORDS = """
anonymous anonymized anonymised anonymize anonym anonyme anonimo anonymisiert anonymise anonimizado anon
deidentified deid deidentify removed redacted masked hidden cleaned blank empty dummy default sample example
unknown unbekannt inconnu desconocido sconosciuto desconhecido onbekend unspecified undefined
none null nil nan na notavailable notapplicable noname nobody name names noid nomen nescio nn
test tests testpatient test1 testing testpat tester demo demonstration phantom phantome fantome fantoma phantomtest
quality qualitycontrol qa qc calibration kalibrierung water patient patients patientname patientid patienten
pat paziente paciente subject subjectid volunteer proband male female mann frau other others andere autre
unnamed emergency trauma todo tbd xxx yyy zzz ct mr mri us pt nm cr dx xa rf mg sc ot sr seg reg rtstruct
rtdose rtplan rtimage pet spect xray image images study series research protocol trial
"""

COMMON = frozenset(_COMMON_WORDS.split())
"""Values, in folded and squeezed form, that stand where an identifier should and identify nobody."""

_TITLES_WORDS = """
dr dres drs dra drmed med mr mrs ms miss mx sir madam prof professor herr herrn frau hr fr mme mlle monsieur madame
mademoiselle sr sra srta senor senora senorita sig signor signora dott dottore dottoressa dhr mevr mevrouw mijnheer
md phd msc bsc rn dds dvm jr jnr snr ii iii iv esq rt rtr frcr facr facc mph habil dipl
"""

TITLES = frozenset(_TITLES_WORDS.split())
"""Titles and degrees: never a name by themselves."""

_PARTICLES_WORDS = """
van von der den de da do du di del della la le les los das
dos el al bin ben ibn abu ter ten ten zu zum zur y e und san
"""

PARTICLES = frozenset(_PARTICLES_WORDS.split())
"""Words between the parts of names that have other parts: common words of their languages."""

_GENERIC_WORDS = """
hospital hospitals hopital hopitaux hopitals ospedale ospedali ospedaliera ospedaliero krankenhaus krankenhauser
spital kantonsspital ziekenhuis sykehus sjukhus clinic clinics clinica clinicas clinico clinical klinik kliniken
klinikum clinique cliniques polyclinic polyclinique poliambulatorio poliklinik policlinico ambulanz ambulatory
ambulatorio praxis praktijk practice cabinet university universities universitat universitats universitatsklinikum
universitatsklinik uniklinik uniklinikum universite universitaire universitair universitaires universitario
universitaria universidad universidade universita universiteit medisch medizin medizinische medizinisches
medicine medical medicale medicaux medico medica medicos medicina faculty fakultat faculte facultad college school
center centers centre centres centro centri centrum zentrum institut institute institutes institution instituto
istituto instituut department departments departement departamento dipartimento abteilung afdeling service services
servicio servizio servico section sektion unit unita unidad unidade einheit division station ward floor
radiology radiologie radiologia radiologisch radiologische radiological radiologico radiologic radiodiagnostic
radiodiagnostico radiotherapy radiotherapie radioterapia strahlentherapie roentgen rontgen diagnostic diagnostics
diagnostik diagnostico diagnostica diagnostique imaging imagerie imagen imagens bildgebung beeldvorming
nuclear nuklearmedizin nucleaire nucleare tomography tomographie tomografia ultrasound ultraschall echographie
ecografia oncology onkologie oncologie oncologia cancer krebs tumor tumour tumori cardiology kardiologie cardiologie
cardiologia neurology neurologie neurologia neuroradiology neuroradiologie surgery surgical chirurgie chirurgia
cirugia orthopedic orthopedics orthopadie pediatric pediatrics paediatric padiatrie pediatrie pediatria children
childrens kinder kinderklinik enfants infantil bambini women womens frauen frauenklinik maternity emergency notfall
urgences intensive intensiv outpatient inpatient general generale generales allgemein allgemeine algemeen memorial
regional regionale regionaal national nationale nacional nazionale nationaal federal state county community
communal kommunal municipal stadtische stadtisches provincial district central north south east west northern
southern eastern western upper lower saint sainte sankt santa santo santi sant heilig sacred heart mercy grace holy
health healthcare sante salud salute saude gesundheit gezondheid zorg care trust foundation fondation fundacion
fondazione stiftung stichting group groupe gruppe grupo gruppo network system systems association society company
corporation limited gmbh research recherche forschung onderzoek science sciences laboratory laboratories laboratoire
labor laboratorio office building campus main hall room raum salle sala kamer street strasse avenue road platz place
veterans affairs military army navy private privat prive public offentlich offentliche teaching academic academisch
akademisches advanced associates physicians partners specialists mobile screening mammography mammographie
mammografia breast brust spine brain chest neuro cardiac thorax vascular patient patients international american
british canadian deutsch deutsche deutsches francais francaise italiano italiana espanol nederlands german french
united states america kingdom england scotland wales ireland germany deutschland france italy italia spain espana
portugal netherlands nederland belgium belgique belgie austria osterreich switzerland schweiz suisse svizzera canada
australia japan china india korea brazil brasil mexico europe european sweden norway denmark finland poland
siemens healthineers philips toshiba hitachi canon samsung fujifilm agfa kodak carestream hologic varian elekta
accuray tomotherapy brainlab shimadzu esaote bruker mindray neusoft medtronic gehealthcare konica minolta sectra
picker marconi elscint acuson visage mevis osirix horos dcmtk pydicom merge vital philipsmedicalsystems gemedical
gemedicalsystems scanner console workstation server gateway archive pacs default local localhost modality device
equipment machine serial number software version acquisition reconstruction
"""

_GENERIC = frozenset(_GENERIC_WORDS.split())


@cache
def generic() -> frozenset[str]:
    """Folded words of seven languages that do not tell one institution, place or device from another."""
    return _GENERIC | COMMON


def is_placeholder(folded: str) -> bool:
    """Whether a whole squeezed value identifies nobody: a word like these, or one character again and again."""
    return folded in COMMON or len(set(folded)) <= 1


def names_nobody(value: str) -> bool:
    """Whether a value as it was written is a placeholder as a whole, or made of placeholders and titles alone."""
    return is_placeholder(squeezed(value)) or all(
        folded in COMMON or folded in TITLES for folded in map(squeezed, words_of(value))
    )


def is_defined_term(word: str) -> bool:
    """Whether the standard itself uses the word as a value, whoever is called so (`veil.standard.terms`)."""
    from veil.standard import terms

    return terms.is_defined_term(word)


def is_free_word(folded: str) -> bool:
    """Whether a single word may stand for a person or place: it is no placeholder, title or defined term."""
    return not (is_placeholder(folded) or folded in TITLES or is_defined_term(folded))


_MONTHS = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro januari
february feb februar feber février fevr fev febrero febbraio fevereiro februari
march mar märz maerz mrz mars marzo março maart mrt
april apr avril avr abril abr aprile
may mai mayo maggio mag maio mei
june jun juni juin junio giugno giu junho
july jul juli juillet juil julio luglio lug julho
august aug août agosto ago augustus
september sep sept septembre septiembre setiembre settembre set setembro
october oct oktober okt octobre octubre ottobre ott outubro out
november nov novembre noviembre novembro
december dec dezember dez décembre diciembre dic dicembre dezembro
"""


@cache
def months() -> tuple[tuple[str, ...], ...]:
    """The folded names and abbreviations of the twelve months in en, de, fr, es, it, pt and nl."""
    return tuple(tuple(squeezed(word) for word in line.split()) for line in _MONTHS.strip().splitlines())
