"""Plans of the first generation of radiotherapy, of photons, ions and sources: the identity in every label and name."""

from pydicom.dataset import Dataset

from support.objects.oncology import (
    MACHINE,
    ROOT,
    RT,
    SERIAL,
    approved,
    core,
    merged,
    of,
    reference,
    said,
    told,
)
from support.planting import IDENTITY


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


def machine() -> Dataset:
    """A machine with its name, number and place."""
    return of(
        Manufacturer="Maker",
        ManufacturerModelName="TrueBeam",
        InstitutionName=IDENTITY.hospital,
        InstitutionAddress=IDENTITY.street,
        InstitutionalDepartmentName=IDENTITY.hospital,
        DeviceSerialNumber=SERIAL,
        TreatmentMachineName=MACHINE,
    )


def accessories() -> Dataset:
    """What is placed in the beam, each with an identifier that somebody typed."""
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
    return merged(beam, machine(), accessories())


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
        of(IonBeamSequence=[merged(beam, machine())]),
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
            TreatmentMachineSequence=[machine()],
            SourceSequence=[source],
            ApplicationSetupSequence=[setup],
        ),
        approved(),
    )
