"""Records of treatments of the first generation of radiotherapy, with the identity in every label, name and date."""

from pydicom.dataset import Dataset

from support.objects.oncology import (
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
from support.objects.rt_plans import machine
from support.planting import IDENTITY


def _session() -> Dataset:
    return of(
        TreatmentDate="20190306",
        TreatmentTime="090000",
        ReferencedRTPlanSequence=[reference(f"{RT}.5")],
        CurrentFractionNumber=3,
        TreatmentMachineSequence=[machine()],
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
