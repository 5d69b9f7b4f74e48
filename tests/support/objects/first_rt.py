"""Objects of the first generation of radiotherapy, with the identity in every label, name, date and UID."""

import math

import numpy as np
from pydicom.dataset import Dataset

from support.objects.oncology import (
    CT,
    MACHINE,
    ROOT,
    SERIAL,
    STRANGER,
    core,
    merged,
    of,
    person,
    reference,
    said,
    told,
)
from support.planting import IDENTITY

RT = "1.2.840.10008.5.1.4.1.1.481"
LABELS = ("PTV", "GTV left lung", "Brainstem", "BODY")
"""Names of structures that have to stay."""
NUMBERS = (
    "ContourData", "NumberOfContourPoints", "ROINumber", "ReferencedROINumber", "ROIDisplayColor", "DVHData",
    "DVHNormalizationPoint", "DoseGridScaling", "GridFrameOffsetVector", "PixelData", "LeafJawPositions",
    "GantryAngle", "CumulativeMetersetWeight", "BeamMeterset", "BeamDose", "ScanSpotPositionMap",
    "ScanSpotMetersetWeights", "NominalBeamEnergy", "IsocenterPosition", "BlockData", "CompensatorTransmissionData",
    "DeliveredMeterset", "SpecifiedMeterset", "ControlPoint3DPosition", "ChannelTotalTime", "FractionPattern",
)  # fmt: skip
"""Numbers that have to be the same, bit by bit."""


def approved() -> Dataset:
    """An approval by somebody on a day."""
    return of(ApprovalStatus="APPROVED", ReviewDate="20190305", ReviewTime="080000", ReviewerName=IDENTITY.physician)


def _ring(radius: float, height: float) -> list[str]:
    points = [(radius * math.cos(step / 3), radius * math.sin(step / 3), height) for step in range(19)]
    # More digits than the 16 of the standard, as planning systems write them.
    return [f"{part:.16f}"[:18] for point in points for part in point]


def structure_set() -> Dataset:
    """A structure set of four structures."""
    made = core(f"{RT}.3", "RTSTRUCT")
    rois, seen, drawn = [], [], []
    for number, label in enumerate(LABELS, 1):
        rois.append(
            of(
                ROINumber=number,
                ReferencedFrameOfReferenceUID=f"{ROOT}.4",
                ROIName=said(label, number),
                ROIDescription=told(label),
                ROIGenerationAlgorithm="MANUAL",
                ROIGenerationDescription=told("drawn"),
                ROIDateTime="20190304101500",
                ROICreatorSequence=[person()],
            )
        )
        seen.append(
            of(
                ObservationNumber=number,
                ReferencedROINumber=number,
                ROIObservationLabel=f"{STRANGER} {number}",
                ROIObservationDescription=told(label),
                RTROIInterpretedType="EXTERNAL" if label == "BODY" else "PTV",
                ROIInterpreter=IDENTITY.physician,
                ROIInterpreterSequence=[person()],
                MaterialID=said("Bone", 3),
            )
        )
        contours = [
            of(
                ContourImageSequence=[reference(CT, str(height))],
                ContourGeometricType="CLOSED_PLANAR",
                NumberOfContourPoints=19,
                ContourNumber=height,
                ContourData=_ring(number * 40, height * 3),
            )
            for height in range(4)
        ]
        drawn.append(of(ROIDisplayColor=[255, 0, number], ContourSequence=contours, ReferencedROINumber=number))
    frame = of(
        FrameOfReferenceUID=f"{ROOT}.4",
        RTReferencedStudySequence=[
            of(
                ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1",
                ReferencedSOPInstanceUID=f"{ROOT}.1",
                RTReferencedSeriesSequence=[
                    of(SeriesInstanceUID=f"{ROOT}.2.2", ContourImageSequence=[reference(CT, str(n)) for n in range(4)])
                ],
            )
        ],
    )
    said_of = of(
        StructureSetLabel=said("Lung"),
        StructureSetName=said("Lung", 1),
        StructureSetDescription=told("Lung"),
        StructureSetDate="20190304",
        StructureSetTime="101500",
        ReferencedFrameOfReferenceSequence=[frame],
        StructureSetROISequence=rois,
        ROIContourSequence=drawn,
        RTROIObservationsSequence=seen,
    )
    return merged(made, said_of, approved())


def _general(label: str) -> Dataset:
    return of(
        RTPlanLabel=said("Plan1"),
        RTPlanName=said(label, 1),
        RTPlanDescription=told(label),
        RTPlanDate="20190304",
        RTPlanTime="101500",
        TreatmentProtocols=told("Protocol"),
        PlanIntent="CURATIVE",
        TreatmentSite=said("Lung"),
        RTPlanGeometry="PATIENT",
        PrescriptionDescription=told("60 Gy in 30 fractions"),
        ReferencedStructureSetSequence=[reference(f"{RT}.3")],
        DoseReferenceSequence=[
            of(
                DoseReferenceNumber=1,
                DoseReferenceUID=f"{ROOT}.11",
                DoseReferenceStructureType="VOLUME",
                DoseReferenceDescription=said("PTV", 1),
                DoseReferenceType="TARGET",
                TargetPrescriptionDose=60.0,
                ReferencedROINumber=1,
            )
        ],
        ToleranceTableSequence=[of(ToleranceTableNumber=1, ToleranceTableLabel=said("T1"))],
        PatientSetupSequence=[
            of(
                PatientSetupNumber=1,
                PatientSetupLabel=said("Supine", 1),
                PatientPosition="HFS",
                SetupTechnique="ISOCENTRIC",
                SetupTechniqueDescription=told("Supine"),
                FixationDeviceSequence=[
                    of(
                        FixationDeviceType="MASK",
                        FixationDeviceLabel=said("Mask"),
                        FixationDeviceDescription=told("Mask"),
                        FixationDevicePosition=said("Index", 3),
                        AccessoryCode=said("A7", 3),
                    )
                ],
                SetupDeviceSequence=[
                    of(
                        SetupDeviceType="LASER_POINTER",
                        SetupDeviceLabel=said("Laser"),
                        SetupDeviceDescription=told("Laser"),
                        SetupDeviceParameter="1",
                        SetupReferenceDescription=told("Laser"),
                    )
                ],
            )
        ],
    )


def _fractions(*, beams: bool = True) -> Dataset:
    group = of(
        FractionGroupNumber=1,
        FractionGroupDescription=told("Boost"),
        NumberOfFractionsPlanned=30,
        NumberOfFractionPatternDigitsPerDay=1,
        RepeatFractionCycleLength=2,
        FractionPattern="11111001111100",
        NumberOfBeams=int(beams),
        NumberOfBrachyApplicationSetups=int(not beams),
    )
    if beams:
        group.ReferencedBeamSequence = [of(ReferencedBeamNumber=1, BeamDose="2.123456789", BeamMeterset="199.5")]
    return of(FractionGroupSequence=[group])


def _machine() -> Dataset:
    return of(
        Manufacturer="Maker",
        ManufacturerModelName="TrueBeam",
        InstitutionName=IDENTITY.hospital,
        InstitutionAddress=IDENTITY.street,
        InstitutionalDepartmentName=IDENTITY.hospital,
        DeviceSerialNumber=SERIAL,
        TreatmentMachineName=MACHINE,
    )


def _accessories() -> Dataset:
    return of(
        WedgeSequence=[
            of(WedgeNumber=1, WedgeID=said("W15", 3), WedgeType="DYNAMIC", AccessoryCode=said("A7", 3), WedgeAngle=15)
        ],
        BlockSequence=[
            of(
                BlockNumber=1,
                BlockName=said("Block", 1),
                BlockTrayID=said("Tray", 3),
                TrayAccessoryCode=said("A8", 3),
                AccessoryCode=said("A9", 3),
                BlockType="APERTURE",
                BlockDivergence="PRESENT",
                MaterialID=said("Lead", 3),
                BlockNumberOfPoints=2,
                BlockData=["1.5", "2.5", "3.5", "4.5"],
            )
        ],
        ApplicatorSequence=[
            of(
                ApplicatorID=said("6E", 3),
                ApplicatorType="ELECTRON_SQUARE",
                ApplicatorDescription=told("Applicator"),
                AccessoryCode=said("A1", 3),
            )
        ],
        GeneralAccessorySequence=[
            of(
                GeneralAccessoryNumber=1,
                GeneralAccessoryID=said("G1", 3),
                GeneralAccessoryDescription=told("Grid"),
                GeneralAccessoryType="GRATICULE",
                AccessoryCode=said("A2", 3),
            )
        ],
        ReferencedBolusSequence=[of(ReferencedROINumber=1, BolusID=said("Bolus", 3), BolusDescription=told("Bolus"))],
    )


def _beam() -> Dataset:
    point = of(
        ControlPointIndex=0,
        CumulativeMetersetWeight="0.123456789012345678",
        NominalBeamEnergy=6,
        GantryAngle="180.0",
        BeamLimitingDevicePositionSequence=[
            of(RTBeamLimitingDeviceType="MLCX", LeafJawPositions=["-10.123456789012345", "10.5", "-9", "9.25"])
        ],
        IsocenterPosition=["1.5", "2.5", "3.5"],
    )
    beam = of(
        BeamNumber=1,
        BeamName=said("Beam 1"),
        BeamDescription=told("Beam"),
        BeamType="STATIC",
        RadiationType="PHOTON",
        TreatmentDeliveryType="TREATMENT",
        NumberOfWedges=1,
        NumberOfCompensators=0,
        NumberOfBoli=1,
        NumberOfBlocks=1,
        NumberOfControlPoints=1,
        ControlPointSequence=[point],
    )
    return merged(beam, _machine(), _accessories())


def plan() -> Dataset:
    """A plan of one beam."""
    return merged(core(f"{RT}.5", "RTPLAN"), _general("Lung"), _fractions(), of(BeamSequence=[_beam()]), approved())


def ion_plan() -> Dataset:
    """A plan of one ion beam."""
    point = of(
        ControlPointIndex=0,
        CumulativeMetersetWeight="0.5",
        NominalBeamEnergy="120.5",
        ScanSpotTuneID=said("4.0", 3),
        NumberOfScanSpotPositions=2,
        ScanSpotPositionMap=[1.5, 2.5, -3.5, 4.25],
        ScanSpotMetersetWeights=[0.25, 0.75],
        GantryAngle=90.0,
        IsocenterPosition=["1.5", "2.5", "3.5"],
    )
    beam = of(
        BeamNumber=1,
        BeamName=said("Beam 1", 1),
        BeamDescription=told("Beam"),
        BeamType="STATIC",
        RadiationType="PROTON",
        ScanMode="MODULATED",
        TreatmentDeliveryType="TREATMENT",
        PatientSupportType="TABLE",
        PatientSupportID=said("Couch"),
        PatientSupportAccessoryCode=said("A7", 3),
        SnoutSequence=[of(SnoutID=said("S18", 3), AccessoryCode=said("A7", 3))],
        RangeShifterSequence=[
            of(
                RangeShifterNumber=1,
                RangeShifterID=said("RS 5cm", 3),
                RangeShifterType="BINARY",
                RangeShifterDescription=told("Range Shifter"),
            )
        ],
        LateralSpreadingDeviceSequence=[
            of(
                LateralSpreadingDeviceNumber=1,
                LateralSpreadingDeviceID=said("S1", 3),
                LateralSpreadingDeviceType="SCATTERER",
                LateralSpreadingDeviceDescription=told("Scatterer"),
            )
        ],
        RangeModulatorSequence=[
            of(
                RangeModulatorNumber=1,
                RangeModulatorID=said("RM 3", 3),
                RangeModulatorType="FIXED",
                RangeModulatorDescription=told("Modulator"),
                BeamCurrentModulationID=said("B1", 3),
            )
        ],
        NumberOfControlPoints=1,
        IonControlPointSequence=[point],
    )
    return merged(
        core(f"{RT}.8", "RTPLAN"),
        _general("Brainstem"),
        _fractions(),
        of(IonBeamSequence=[merged(beam, _machine())]),
        approved(),
    )


def brachy_plan() -> Dataset:
    """A plan of one brachytherapy application."""
    channel = of(
        ChannelNumber=1,
        ChannelTotalTime="12.5",
        SourceMovementType="STEPWISE",
        AfterloaderChannelID=said("Ch1", 3),
        SourceApplicatorNumber=1,
        SourceApplicatorID=said("Ring", 3),
        SourceApplicatorType="RIGID",
        SourceApplicatorName=said("Ring", 1),
        SourceApplicatorManufacturer=said("Maker", 3),
        ChannelShieldSequence=[
            of(ChannelShieldNumber=1, ChannelShieldID=said("S1", 3), ChannelShieldName=said("Shield"))
        ],
        ReferencedSourceNumber=1,
        NumberOfControlPoints=1,
        BrachyControlPointSequence=[of(ControlPointIndex=0, ControlPoint3DPosition=["1.125", "2.25", "3.5"])],
    )
    source = of(
        SourceNumber=1,
        SourceType="POINT",
        SourceManufacturer=said("Maker", 3),
        SourceSerialNumber=SERIAL,
        SourceModelID=said("M1", 3),
        SourceDescription=told("Source"),
        SourceIsotopeName="Ir-192",
        SourceIsotopeHalfLife="73.83",
        ReferenceAirKermaRate="40820.5",
        SourceStrengthReferenceDate="20190301",
        SourceStrengthReferenceTime="080000",
    )
    setup = of(
        ApplicationSetupNumber=1,
        ApplicationSetupType="FLETCHER_SUIT",
        ApplicationSetupName=said("Ring", 1),
        ApplicationSetupManufacturer=said("Maker", 3),
        TemplateNumber=1,
        TemplateType=said("T1", 3),
        TemplateName=said("Template"),
        TotalReferenceAirKerma="100.25",
        BrachyAccessoryDeviceSequence=[
            of(
                BrachyAccessoryDeviceNumber=1,
                BrachyAccessoryDeviceID=said("D1", 3),
                BrachyAccessoryDeviceType="SHIELD",
                BrachyAccessoryDeviceName=said("Shield"),
                MaterialID=said("Lead", 3),
            )
        ],
        ChannelSequence=[channel],
    )
    return merged(
        core(f"{RT}.5", "RTPLAN"),
        of(SOPInstanceUID=f"{ROOT}.3.481.5.2"),
        _general("Prostate"),
        _fractions(beams=False),
        of(
            BrachyTreatmentTechnique="INTRACAVITARY",
            BrachyTreatmentType="HDR",
            TreatmentMachineSequence=[_machine()],
            SourceSequence=[source],
            ApplicationSetupSequence=[setup],
        ),
        approved(),
    )


def dose() -> Dataset:
    """A dose grid with a dose volume histogram."""
    grid = np.arange(48, dtype=np.uint32) * 77_777
    return merged(
        core(f"{RT}.2", "RTDOSE"),
        of(
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            NumberOfFrames=3,
            FrameIncrementPointer=0x3004000C,
            Rows=4,
            Columns=4,
            BitsAllocated=32,
            BitsStored=32,
            HighBit=31,
            PixelRepresentation=0,
            ImagePositionPatient=["-10.5", "-20.5", "-30.5"],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            PixelSpacing=[2.5, 2.5],
            DoseUnits="GY",
            DoseType="PHYSICAL",
            DoseComment=told("Lung plan"),
            NormalizationPoint=["1.5", "2.5", "3.5"],
            DoseSummationType="PLAN",
            ReferencedRTPlanSequence=[reference(f"{RT}.5")],
            GridFrameOffsetVector=["0", "2.5", "5.0"],
            DoseGridScaling="1.23456789012e-05",
            ReferencedStructureSetSequence=[reference(f"{RT}.3")],
            DVHNormalizationPoint=["1.5", "2.5", "3.5"],
            DVHSequence=[
                of(
                    DVHReferencedROISequence=[of(DVHROIContributionType="INCLUDED", ReferencedROINumber=1)],
                    DVHType="CUMULATIVE",
                    DoseUnits="GY",
                    DoseType="PHYSICAL",
                    DVHDoseScaling="1.0",
                    DVHVolumeUnits="CM3",
                    DVHNumberOfBins=3,
                    DVHData=["0.01", "100.123456789012345", "0.01", "99.5", "0.01", "1.25e-03"],
                )
            ],
            PixelData=grid.tobytes(),
        ),
    )


def image() -> Dataset:
    """A portal image."""
    return merged(
        core(f"{RT}.1", "RTIMAGE"),
        of(
            RTImageLabel=said("AP"),
            RTImageName=said("AP"),
            RTImageDescription=told("AP portal"),
            RTImagePlane="NORMAL",
            ReportedValuesOrigin="OPERATOR",
            RadiationMachineName=MACHINE,
            RadiationMachineSAD=1000,
            RTImageSID=1500,
            GantryAngle=0,
            ImageType=["DERIVED", "PRIMARY", "PORTAL"],
            ConversionType="DI",
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            Rows=4,
            Columns=4,
            BitsAllocated=16,
            BitsStored=12,
            HighBit=11,
            PixelRepresentation=0,
            ReferencedRTPlanSequence=[reference(f"{RT}.5")],
            ReferencedBeamNumber=1,
            ExposureSequence=[merged(of(KVP=6000, NumberOfBlocks=1), _accessories())],
            PixelData=np.arange(16, dtype=np.uint16).tobytes(),
        ),
    )


def _session() -> Dataset:
    return of(
        TreatmentDate="20190306",
        TreatmentTime="090000",
        ReferencedRTPlanSequence=[reference(f"{RT}.5")],
        CurrentFractionNumber=3,
        TreatmentMachineSequence=[_machine()],
        NumberOfFractionsPlanned=30,
        PrimaryDosimeterUnit="MU",
        TreatmentStatusComment=told("Stable"),
    )


def _control() -> Dataset:
    return of(
        ReferencedControlPointIndex=0,
        TreatmentControlPointDate="20190306",
        TreatmentControlPointTime="090010",
        SpecifiedMeterset="199.5",
        DeliveredMeterset="199.25",
        GantryAngle=180,
        OverrideSequence=[
            of(OverrideParameterPointer=0x300A011E, OperatorsName=IDENTITY.physician, OverrideReason=told("Setup"))
        ],
        NominalBeamEnergy=6,
    )


def beams_record() -> Dataset:
    """A record of beams that were delivered."""
    beam = of(
        ReferencedBeamNumber=1,
        BeamName=said("Beam 1"),
        BeamDescription=told("Beam"),
        BeamType="STATIC",
        RadiationType="PHOTON",
        TreatmentDeliveryType="TREATMENT",
        CurrentFractionNumber=3,
        TreatmentTerminationStatus="NORMAL",
        TreatmentVerificationStatus="VERIFIED",
        SpecifiedPrimaryMeterset="199.5",
        DeliveredPrimaryMeterset="199.25",
        NumberOfControlPoints=1,
        ControlPointDeliverySequence=[_control()],
    )
    return merged(core(f"{RT}.4", "RTRECORD"), _session(), of(TreatmentSessionBeamSequence=[beam]))


def ion_record() -> Dataset:
    """A record of ion beams that were delivered."""
    beam = of(
        ReferencedBeamNumber=1,
        BeamName=said("Beam 1", 1),
        BeamType="STATIC",
        RadiationType="PROTON",
        TreatmentDeliveryType="TREATMENT",
        PatientSupportID=said("Couch"),
        CurrentFractionNumber=3,
        TreatmentTerminationStatus="NORMAL",
        IonControlPointDeliverySequence=[_control()],
    )
    return merged(core(f"{RT}.9", "RTRECORD"), _session(), of(TreatmentSessionIonBeamSequence=[beam]))


def brachy_record() -> Dataset:
    """A record of a brachytherapy application."""
    setup = of(
        ApplicationSetupType="FLETCHER_SUIT",
        ReferencedBrachyApplicationSetupNumber=1,
        ApplicationSetupName=said("Ring"),
        ApplicationSetupManufacturer=said("Maker", 3),
        TreatmentDeliveryType="TREATMENT",
        CurrentFractionNumber=3,
        TreatmentTerminationStatus="NORMAL",
        RecordedChannelSequence=[
            of(
                ChannelNumber=1,
                SourceApplicatorID=said("Ring", 3),
                SourceApplicatorName=said("Ring"),
                SpecifiedChannelTotalTime="12.5",
                DeliveredChannelTotalTime="12.5",
                SafePositionExitDate="20190306",
                SafePositionReturnDate="20190306",
                BrachyControlPointDeliveredSequence=[_control()],
            )
        ],
    )
    source = of(SourceNumber=1, SourceSerialNumber=SERIAL, SourceManufacturer=said("Maker", 3))
    return merged(
        core(f"{RT}.6", "RTRECORD"),
        _session(),
        of(RecordedSourceSequence=[source], TreatmentSessionApplicationSetupSequence=[setup]),
    )


def summary_record() -> Dataset:
    """The summary of a course of treatment."""
    return merged(
        core(f"{RT}.7", "RTRECORD"),
        of(
            CurrentTreatmentStatus="ON_TREATMENT",
            TreatmentStatusComment=told("Stable"),
            FirstTreatmentDate="20190304",
            MostRecentTreatmentDate="20190306",
            FractionGroupSummarySequence=[
                of(
                    FractionGroupType="EXTERNAL_BEAM",
                    ReferencedFractionGroupNumber=1,
                    NumberOfFractionsPlanned=30,
                    NumberOfFractionsDelivered=3,
                )
            ],
            TreatmentSummaryCalculatedDoseReferenceSequence=[
                of(
                    CalculatedDoseReferenceNumber=1,
                    CalculatedDoseReferenceDescription=said("PTV", 1),
                    CumulativeDoseToDoseReference="6.5",
                )
            ],
        ),
        approved(),
    )


FIRST = {
    "structure set": structure_set,
    "plan": plan,
    "ion plan": ion_plan,
    "brachy plan": brachy_plan,
    "dose": dose,
    "image": image,
    "beams record": beams_record,
    "ion record": ion_record,
    "brachy record": brachy_record,
    "summary record": summary_record,
}
"""One maker for each kind of object."""
