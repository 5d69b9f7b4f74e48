"""Words of examinations in the languages of their sites, and of reports: what descriptions are made of, naming nobody.

Compiled by hand. Words that are also common surnames are left out: one known word of two is enough.
"""

from typing import Final

WORDS: Final = """
    which who whom whose he she they we his her their has have had been being were also past seen into after before
    during between within no nor but however while when where there here then than very more most less least other
    patient patients gentleman lady man woman history clinical indication finding findings impression conclusion
    comparison technique recommendation recommend shows show shown demonstrates appears noted section heading
    dce seq seqs mapping paed peds dfr
    development developmental functional function neuro clinic libraries library specials special physics testing
    tests quality assurance acceptance constancy qcsuccess replace recognizable retain remove patch patches vestibular
    schwannoma prepyloric ulcer damaged damage mitral tricuspid valve valves gastric duodenal colonic hepatitis
    cirrhosis pneumonia embolism thrombosis hernia abscess cyst polyp adenoma glioma glioblastoma meningioma
    metabolic metabolism added standardized standardised morphologically morphology abnormal abnormality electrode
    electrodes placement pathology pathological histology manual annotation annotations automatic automated
    stippeled superimposed underlying solid dashed outlined opaque interpolated rectangle circle ellipse multiline
    infiniteline cutline rangeline ruler crosshair exp expo compo
    controlled terminology terminologies coding scheme definitions publishing
    abdome abdomens torax toracica toracico toracique cranio craneo craniano crâneo encefalo encefálico cerebro
    cervello cerveau cerebral coluna columna colonna colonne vertebral vertebrale lombar lombaire lumbaire pescoço
    cuello collo cou hombro ombro spalla epaule épaule codo cotovelo gomito coude muñeca punho polso poignet joelho
    rodilla ginocchio genou tobillo tornozelo caviglia cheville pierna perna gamba jambe brazo braço braccio bras mano
    mão pie pié cadera quadril anca hanche figado higado hígado fegato foie rins riñon riñones reni rein pulmao pulmão
    pulmon pulmón polmone poumon coração corazon corazón cuore coeur mama mamas mammella sein bacia bassin bacino
    face seios senos sinusite boca orelha oreja orecchio oreille olho ojo occhio oeil
    izquierda derecha direita esquerda sinistra destra gauche droite rechts links oben unten
    novo nova nuevo nueva nuovo nuova nouveau nouvelle teste prueba prova esame exame examen examens descricao
    descrição descripcion descripción descrizione description estudo estudio studio etude étude controle controlo
    contrôle controllo kontrolle com sem sin con senza avec sans mit ohne contraste contrasto kontrast kontrastmittel
    nativo nativa aufnahme untersuchung befund schädel schaedel kopf hals brustkorb brust bauch becken wirbelsäule
    wirbelsaeule halswirbelsäule lendenwirbelsäule schulter ellenbogen handgelenk hüfte huefte knie knöchel fuß fuss
    oberschenkel unterschenkel leber niere nieren lunge herz gefäße gefaesse ganzkörper ganzkoerper verlauf nach vor
    hoofd nek borst buik bekken wervelkolom schouder elleboog pols heup enkel voet lever nieren longen hart onderzoek
    wekelijkse dagelijkse maandelijkse maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""
"""English of reports first, then Portuguese, Spanish, Italian, French, German and Dutch."""
