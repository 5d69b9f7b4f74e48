"""A CDA R2 document with the invented identity in its header, its narrative and its entries."""

from support.identity import PlantedIdentity
from support.objects.documents import HL7_ROOT
from support.objects.signals import ROOT

_LOINC = 'codeSystem="2.16.840.1.113883.6.1"'


def cda(identity: PlantedIdentity, *, body: str = "") -> bytes:
    """The document; `body` takes the place of its structured body."""
    name = f"<given>{identity.given}</given><family>{identity.family}</family>"
    person = f"<id root='{ROOT}.9' extension='{identity.record_number}'/>"
    reached = f"<addr>{identity.street}</addr><telecom value='tel:{identity.phone}'/>"
    doctor = (
        f"<{{0}}><time value='20190304101500+0100'/><assigned{{1}}>{person}{reached}<assignedPerson><name>"
        f"{identity.physician}</name></assignedPerson></assigned{{1}}></{{0}}>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="http://{identity.family}.example/cda.xsl"?>
<!-- {identity.name} -->
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:own="urn:{identity.family}">
<realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="{ROOT}.{identity.record_number}"/>
<id root="{HL7_ROOT}" extension="{identity.record_number}"/>
<code code="18748-4" {_LOINC} displayName="Diagnostic imaging report {identity.family}"/>
<title>Knee MRI of {identity.given} {identity.family}</title>
<effectiveTime value="20190304101500.000-0500"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="en-US"/>
<setId root="{ROOT}.8" extension="{identity.accession_number}"/><versionNumber value="2"/>
<recordTarget><patientRole>{person}{reached}<patient><name>{name}</name><birthTime value="{identity.birth_date}"/>
</patient><providerOrganization><name>{identity.hospital}</name></providerOrganization></patientRole></recordTarget>
{doctor.format("author", "Author")}{doctor.format("dataEnterer", "Entity")}{doctor.format("informant", "Entity")}
<custodian><assignedCustodian><representedCustodianOrganization>{person}<name>{identity.hospital}</name>
</representedCustodianOrganization></assignedCustodian></custodian>
<informationRecipient><intendedRecipient>{person}</intendedRecipient></informationRecipient>
{doctor.format("legalAuthenticator", "Entity")}{doctor.format("authenticator", "Entity")}
<participant typeCode="IND"><associatedEntity classCode="NOK">{person}<associatedPerson><name>{name}</name>
</associatedPerson></associatedEntity></participant>
<inFulfillmentOf><order><id root="{ROOT}.7" extension="{identity.accession_number}"/></order></inFulfillmentOf>
<relatedDocument typeCode="RPLC"><parentDocument>{person}</parentDocument></relatedDocument>
<componentOf><encompassingEncounter>{person}<location><healthCareFacility><location><name>{identity.hospital}</name>
</location></healthCareFacility></location></encompassingEncounter></componentOf>
<component>{body or _body(identity, person, name)}</component>
</ClinicalDocument>""".encode()


def _body(identity: PlantedIdentity, person: str, name: str) -> str:
    family, given = identity.family, identity.given
    half = len(family) // 2
    return f"""<structuredBody><component><section ID="{family}">
<code code="18782-3" {_LOINC}/><title>Findings</title>
<text><paragraph>No fracture of the knee. <content ID="{family}">Seen with {given} {family[:half]}<sub>{family[half:]}
</sub></content></paragraph>
<table><tr><th>Patient</th><td>Quillon Marr</td></tr><tr><td>Effusion</td><td>small effusion</td></tr></table>
<list><item>signed by {identity.physician_given} {identity.physician_family}</item></list>
<renderMultiMedia referencedObject="{family}"/><linkHtml href="http://{family}.example">{family}</linkHtml></text>
<author><assignedAuthor>{person}</assignedAuthor></author>
<subject><relatedSubject><subject><name>{name}</name></subject></relatedSubject></subject>
<entry><observation classCode="OBS" moodCode="EVN">{person}
<templateId root="2.16.840.1.113883.10.20.6.2.14"/>
<code code="246205007" codeSystem="2.16.840.1.113883.6.96"/><text><reference value="#{family}"/></text>
<statusCode code="completed"/><effectiveTime><low value="20190304"/><high value="20190305"/></effectiveTime>
<value xsi:type="PQ" value="12.5" unit="mm"/><performer><assignedEntity>{person}</assignedEntity></performer>
<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><code code="{family}"
 codeSystem="{ROOT}.5" displayName="{name.replace("<", "&lt;")}"/>
 <value xsi:type="ST">cyst, as {given} {family} says</value>
</observation></entryRelationship>
<entryRelationship typeCode="COMP"><observation classCode="{family}" moodCode="EVN">
<code code="21112-8" {_LOINC}/><value xsi:type="TS" value="{identity.birth_date}"/></observation></entryRelationship>
<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
<code code="30525-0" {_LOINC}/><value xsi:type="PQ" value="97" unit="a"/></observation></entryRelationship>
<reference typeCode="XCRPT"><externalDocument>{person}</externalDocument></reference>
</observation></entry>
<entry><observationMedia classCode="OBS" moodCode="EVN" ID="m1"><value mediaType="image/jpeg" representation="B64">
{family}</value></observationMedia></entry>
<own:extension>{family}</own:extension>
</section></component></structuredBody>"""
