"""Objects of the second generation of radiotherapy, with the identity in every label, name, date and UID."""

import numpy as np
from pydicom.dataset import Dataset

from support.objects.oncology import (
    CT,
    MACHINE,
    ROOT,
    RT,
    SERIAL,
    STRANGER,
    code,
    core,
    merged,
    of,
    person,
    reference,
    said,
    told,
)
from support.planting import IDENTITY

NUMBERS = (
    "CumulativeMeterset",
    "RTControlPointIndex",
    "PixelData",
    "IntendedNumberOfFractions",
    "SegmentReferenceIndex",
)
"""Numbers that have to be the same, bit by bit."""
LABELS = ("PTV", "Brainstem")


def _content(label: str) -> Dataset:
    return of(
        UserContentLabel=said(label[:4]),
        UserContentLongLabel=said(label, 1),
        ContentDescription=told(label),
        ContentCreatorName=IDENTITY.physician,
        ContentCreatorIdentificationCodeSequence=[person()],
        AuthorIdentificationSequence=[person()],
    )


def _assertion() -> Dataset:
    return of(
        AssertionCodeSequence=[code("121717", "Approved", "DCM")],
        AssertionUID=f"{ROOT}.31",
        AsserterIdentificationSequence=[
            merged(
                person(),
                of(
                    ObserverType="PSN",
                    PersonName=IDENTITY.physician,
                    OrganizationalRoleCodeSequence=[code("121025", "Patient", "DCM")],
                ),
            )
        ],
        AssertionDateTime="20190305101500",
        AssertionComments=told("Reviewed"),
    )


def _entity(label: str) -> Dataset:
    return of(
        EntityLabel=said(label[:4]),
        EntityLongLabel=said(label, 1),
        EntityName=said(label, 1),
        EntityDescription=told(label),
    )


def _device() -> Dataset:
    return of(
        DeviceLabel=MACHINE,
        DeviceSerialNumber=SERIAL,
        DeviceUID="1.2.826.0.1.3680043.2.88",
        ManufacturerDeviceIdentifier=SERIAL,
        DeviceAlternateIdentifier=SERIAL,
        LongDeviceDescription=told("Linear accelerator"),
        InstitutionName=IDENTITY.hospital,
        InstitutionAddress=IDENTITY.street,
        Manufacturer="Maker",
        ManufacturerModelName="Model",
        DateOfManufacture="20100101",
        DateOfInstallation="20110101",
        EquipmentFrameOfReferenceUID=f"{ROOT}.89",
        EquipmentFrameOfReferenceDescription=told("Isocenter"),
        RTAccessoryDeviceSlotID=STRANGER,
        RTAccessoryHolderSlotID=STRANGER,
    )


def _volume(label: str) -> Dataset:
    return of(
        ConceptualVolumeUID=f"{ROOT}.41",
        ConceptualVolumeDescription=told(label),
        ConceptualVolumeCombinationDescription=told(label),
        ConceptualVolumeCombinationExpression=f"(Union 1 2) {STRANGER}",
        SourceConceptualVolumeUID=f"{ROOT}.42",
        ConstituentConceptualVolumeUID=f"{ROOT}.43",
        ReferencedConceptualVolumeUID=f"{ROOT}.41",
        ConceptualVolumeConstituentIndex=1,
    )


def physician_intent() -> Dataset:
    """An intent of a physician with its prescriptions."""
    prescription = of(
        RTPrescriptionIndex=1,
        RTPrescriptionLabel=said("PTV", 1),
        RTTreatmentPhaseUID=f"{ROOT}.44",
        IntendedNumberOfFractions=30,
        PrescriptionNotesSequence=[of(PrescriptionNotes=told("Take care"), DateTime="20190304101500")],
        PriorTreatmentDoseDescription=told("None"),
        ReferencedConceptualVolumeUID=f"{ROOT}.41",
    )
    anatomy = merged(of(EntityLabel=said("PTV"), ConceptualVolumeSequence=[_volume("PTV")]), _entity("PTV"))
    return merged(
        core(f"{RT}.10", "RTINTENT"),
        _content("PTV"),
        of(
            RTPhysicianIntentIndex=1,
            RTPhysicianIntentSequence=[
                of(
                    RTPhysicianIntentIndex=1,
                    RTTreatmentApproachLabel=said("Curative", 1),
                    RTPhysicianIntentNarrative=told("60 Gy in 30 fractions"),
                    RTTreatmentIntentType="CURATIVE",
                    TreatmentSite=said("Lung"),
                    ReasonForSuperseding=told("Replan"),
                    TreatmentTechniqueNotes=told("VMAT"),
                )
            ],
            RTPrescriptionSequence=[prescription],
            RTAnatomicPrescriptionSequence=[anatomy],
            ApprovalSequence=[_assertion()],
        ),
    )


def segment_annotation() -> Dataset:
    """Segments of which it is said what they are."""
    segment = merged(
        of(
            SegmentReferenceIndex=1,
            ConceptualVolumeSequence=[_volume("Brainstem")],
            ReferencedSOPClassUID=f"{RT}.3",
            ReferencedSOPInstanceUID=f"{ROOT}.9.3",
            SegmentationCreationTemplateLabel=said("Brainstem", 3),
            SegmentAnnotationCategoryCodeSequence=[code("130047", "External Body Model", "DCM")],
        ),
        _entity("Brainstem"),
    )
    return merged(
        core(f"{RT}.11", "RTSEGANN"),
        _content("Brainstem"),
        of(RTSegmentAnnotationSequence=[segment], ApprovalSequence=[_assertion()]),
    )


def radiation_set() -> Dataset:
    """A set of radiations."""
    return merged(
        core(f"{RT}.12", "RTRAD"),
        _content("PTV"),
        of(
            RTRadiationSetIntent="TREATMENT",
            IntendedNumberOfFractions=30,
            RadiationDoseIdentificationSequence=[
                of(RadiationDoseIdentificationLabel=said("PTV", 1), ConceptualVolumeSequence=[_volume("PTV")])
            ],
            TreatmentPositionGroupSequence=[
                of(
                    TreatmentPositionGroupLabel=said("Supine", 1),
                    TreatmentPositionGroupUID=f"{ROOT}.45",
                    ReferencedTreatmentPositionGroupUID=f"{ROOT}.45",
                )
            ],
            ReferencedRTRadiationSequence=[reference(f"{RT}.13")],
            ApprovalSequence=[_assertion()],
        ),
    )


def _radiation(number: int, modality: str) -> Dataset:
    return merged(
        core(f"{RT}.{number}", modality),
        _content("PTV"),
        of(
            RTTreatmentTechniqueCodeSequence=[code("130815", "Static beam", "DCM")],
            TreatmentMachineSpecialModeCodeSequence=[code("99", f"Mode {IDENTITY.family}", "99OSSYTH")],
            RTToleranceSetSequence=[of(RTToleranceSetLabel=said("T1", 1))],
            RadiationGenerationModeSequence=[
                of(
                    RadiationGenerationModeIndex=1,
                    RadiationGenerationModeLabel=said("6X"),
                    RadiationGenerationModeDescription=told("6X-FFF"),
                )
            ],
            TreatmentDeviceIdentificationSequence=[_device()],
            PatientSetupSequence=[
                of(
                    PatientSetupPhotoDescription=told("Supine"),
                    PatientTreatmentPreparationMethodDescription=told("Supine"),
                )
            ],
            OmittedChannelSequence=[of(ReasonForOmissionDescription=told("None"))],
            InterlockDescription=told("Door"),
            InterlockOriginDescription=told("Door"),
            CArmPhotonElectronControlPointSequence=[
                of(
                    RTControlPointIndex=1,
                    CumulativeMeterset=199.123456789,
                    RecordedRTControlPointDateTime="20190306090000",
                )
            ],
        ),
    )


def c_arm() -> Dataset:
    """A radiation of a C-arm."""
    return _radiation(13, "RTRAD")


def c_arm_record() -> Dataset:
    """A record of a radiation of a C-arm."""
    return merged(
        _radiation(19, "RTRECORD"),
        of(
            TreatmentDate="20190306",
            TreatmentTime="090000",
            TreatmentSessionUID=f"{ROOT}.46",
            TreatmentTerminationDescription=told("Done"),
            OperatorIdentificationSequence=[person()],
            OperatorsName=IDENTITY.physician,
        ),
    )


def preparation() -> Dataset:
    """The preparation of a patient."""
    return merged(
        core(f"{RT}.22", "RTPREP"),
        _content("PTV"),
        of(
            PatientSetupSequence=[
                of(
                    PatientTreatmentPreparationMethodDescription=told("Supine"),
                    PatientTreatmentPreparationProcedureParameterDescription=told("Supine"),
                    PatientSetupPhotoDescription=told("Photo"),
                )
            ],
            PatientSupportDevicesSequence=[_device()],
            ReferencedPatientPhotoSequence=[reference("1.2.840.10008.5.1.4.1.1.77.1.4", "5")],
        ),
    )


def record_set() -> Dataset:
    """A set of records of radiations."""
    return merged(
        core(f"{RT}.16", "RTRECORD"),
        _content("PTV"),
        of(
            TreatmentDate="20190306",
            TreatmentTime="090000",
            TreatmentSessionUID=f"{ROOT}.46",
            ReferencedRTRadiationRecordSequence=[reference(f"{RT}.19")],
            RadiationDoseInVivoMeasurementLabel=said("PTV", 1),
            OperatorIdentificationSequence=[person()],
        ),
    )


def delivery_instruction() -> Dataset:
    """What is to be delivered in a session."""
    return merged(
        core(f"{RT}.21", "RTRAD"),
        _content("PTV"),
        of(TreatmentSessionUID=f"{ROOT}.46", ReferencedRTRadiationSetSequence=[reference(f"{RT}.12")]),
    )


def enhanced_image() -> Dataset:
    """An image made by a treatment machine."""
    return merged(
        core(f"{RT}.23", "RTIMAGE"),
        _content("PTV"),
        of(
            ImageType=["DERIVED", "PRIMARY"],
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            NumberOfFrames=1,
            Rows=4,
            Columns=4,
            BitsAllocated=16,
            BitsStored=16,
            HighBit=15,
            PixelRepresentation=0,
            ReferencedFrameOfReferenceSequence=[of(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=f"{ROOT}.9.1")],
            TreatmentDeviceIdentificationSequence=[_device()],
            PixelData=np.arange(16, dtype=np.uint16).tobytes(),
        ),
    )


SECOND = {
    "physician intent": physician_intent,
    "segment annotation": segment_annotation,
    "radiation set": radiation_set,
    "c-arm radiation": c_arm,
    "c-arm record": c_arm_record,
    "treatment preparation": preparation,
    "radiation record set": record_set,
    "delivery instruction": delivery_instruction,
    "enhanced RT image": enhanced_image,
}
"""One maker for each kind of object."""
