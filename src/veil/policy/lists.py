"""Attributes of PS3.6 that Table E.1-1 does not list and whose class does not tell what to do: lists with reasons.

Each list maps a reason to keywords. The classes themselves are in `veil.policy.classes`.
"""

from collections.abc import Mapping
from functools import cache


def _keywords(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BULK_KEPT: Mapping[str, tuple[str, ...]] = {
    "the image itself: the pixel rooms and [pixels] answer for it": _keywords(
        "PixelData FloatPixelData DoubleFloatPixelData ExtendedOffsetTable ExtendedOffsetTableLengths",
    ),
    "a look-up table or palette: numbers": _keywords(
        "RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData "
        "AlphaPaletteColorLookupTableData LargeRedPaletteColorLookupTableData LargeGreenPaletteColorLookupTableData "
        "LargeBluePaletteColorLookupTableData SegmentedRedPaletteColorLookupTableData "
        "SegmentedGreenPaletteColorLookupTableData SegmentedBluePaletteColorLookupTableData "
        "SegmentedAlphaPaletteColorLookupTableData BlendingLookupTableData WeightingLookupTableData "
        "GrayLookupTableData LUTData FilterLookupTableData RecommendedDisplayCIELabValueList",
    ),
    "sampled curves and spectra: numbers": _keywords(
        "WaveformData WaveformPaddingValue ChannelMinimumValue ChannelMaximumValue SpectroscopyData "
        "FirstOrderPhaseCorrectionAngle DarkCurrentCounts AirCounts BadPixelImage CoordinateSystemAxisValues",
    ),
    "coordinates, vectors and indices: numbers": _keywords(
        "VerticesOfThePolygonalOutline TwoDimensionalToThreeDimensionalMapData VectorGridData PointCoordinatesData "
        "VectorCoordinateData DoublePointCoordinatesData TrianglePointIndexList EdgePointIndexList "
        "VertexPointIndexList PrimitivePointIndexList LongPrimitivePointIndexList LongTrianglePointIndexList "
        "LongEdgePointIndexList LongVertexPointIndexList FloatingPointValues TrackPointIndexList "
        "AnnotationIndexList VolumetricCurvePoints VolumetricCurveUpDirections UValueData VValueData "
        "CompensatorProximalThicknessMap CompensatorDistalThicknessMap BlockEdgeData",
    ),
}
"""Bulk data that stays; every other OB, OW, OF, OD, OL, OV and UN attribute is opaque and goes."""

TEXT_KEPT: Mapping[str, tuple[str, ...]] = {
    "a code or the vocabulary that it comes from": _keywords(
        "CodeValue ExtendedCodeValue LongCodeValue CodingSchemeName CodingSchemeResponsibleOrganization "
        "MappingResourceName",
    ),
    "the maker or model of equipment, the same for every one sold": _keywords(
        "ManufacturerModelName SecondaryCaptureDeviceManufacturerModelName HardcopyDeviceManufacturerModelName "
        "DetectorManufacturerName DetectorManufacturerModelName ReceiveCoilManufacturerName "
        "TransmitCoilManufacturerName",
    ),
    "written by the equipment from its own list, not by a person": _keywords(
        "SequenceName PulseSequenceName ReceiveCoilName TransmitCoilName MultiCoilElementName EnergyWindowName "
        "CollimatorGridName DoseModeName PaddleDescription TriggerSourceOrType DimensionDescriptionLabel",
    ),
    "a name inside the object that its other attributes refer to": _keywords(
        "OpticalPathIdentifier ReferencedOpticalPathIdentifier",
    ),
    "the name of an algorithm, a program or an isotope": _keywords(
        "SegmentAlgorithmName AlgorithmName ApplicationName SourceIsotopeName",
    ),
    "says what was done to the data before; known identifiers are taken out of it": _keywords("DeidentificationMethod"),
}
"""Text that would be cleaned by its keyword and whose words come from equipment or vocabularies."""

TEXT_CLEANED: Mapping[str, tuple[str, ...]] = {
    "a person may type anything here": _keywords(
        "TrackingID ImageID InventoryPurpose StrainAdditionalInformation ScanProcedure CalibrationProcedure "
        "SurgicalTechnique InformationSummary MediaDisposition OOITypeDescriptor SpecificationSelectionGuidance "
        "ConstraintViolationCondition ActualEnvironmentalConditions EnvironmentalConditions "
        "ConceptualVolumeCombinationExpression AlgorithmParameters",
    ),
    "a label, a position or a number that somebody gave to what is placed on the beam or on the patient": _keywords(
        "AccessoryCode TrayAccessoryCode ApplicatorID BlockTrayID BolusID BrachyAccessoryDeviceID ChannelShieldID "
        "AfterloaderChannelID BeamCurrentModulationID CompensatorID CompensatorTrayID FluenceModeID "
        "GeneralAccessoryID LateralSpreadingDeviceID LateralSpreadingDeviceSetting MaterialID RangeModulatorID "
        "RangeShifterID RangeShifterSetting ScanSpotTuneID SnoutID WedgeID FixationDevicePosition "
        "ShieldingDevicePosition ApplicationSetupManufacturer PositionAcquisitionTemplateID "
        "ImagingDeviceSpecificAcquisitionParameters TemplateType",
    ),
    "the label or explanation of a table of values, which its author may have chosen": _keywords(
        "LUTLabel LUTExplanation WindowCenterWidthExplanation",
    ),
    "may describe its maker in words": _keywords("ICCProfile"),
}
"""Values that would be kept by their class and may hold anything."""

NAMES_CLEANED: Mapping[str, tuple[str, ...]] = {
    "a name that somebody may have chosen, though it is written as a code": _keywords("GraphicLayer ContentLabel"),
    "the name of a typeface: those in general use stay": _keywords("FontName CSSFontName"),
}
"""Names inside an object, whose words are looked at whatever [text] says: nothing would be whole without them."""

DEVICE: Mapping[str, tuple[str, ...]] = {
    "names one piece of equipment, like Gantry ID (0018,1008)": _keywords(
        "DeviceID GridID SubstanceAdministrationDeviceID RadiationMachineName",
    ),
}
"""Removed unless retain_device_identity is on: Table E.1-1 treats their neighbours so."""

REMOVED: Mapping[str, tuple[str, ...]] = {
    "a date of birth or death in words": _keywords(
        "PatientBirthDateInAlternativeCalendar PatientDeathDateInAlternativeCalendar",
    ),
    "a number or name of a person, an order, a document or a group of people": _keywords(
        "BreedRegistrationNumber HL7InstanceIdentifier ComponentWelderIDs RepairID ContactDisplayName OwnerID "
        "HangingProtocolCreator HangingProtocolUserGroupName PlacerOrderNumberProcedure FillerOrderNumberProcedure "
        "PlacerOrderNumberImagingServiceRequestRetired FillerOrderNumberImagingServiceRequestRetired "
        "OtherStudyNumbers ConfidentialityCode SourcePatientGroupIdentificationSequence "
        "GroupOfPatientsIdentificationSequence IssuerOfPatientIDQualifiersSequence IssuerOfAccessionNumberSequence "
        "OrderPlacerIdentifierSequence OrderFillerIdentifierSequence RequestingPhysicianIdentificationSequence "
        "HumanPerformerCodeSequence AsserterIdentificationSequence AuthorIdentificationSequence "
        "HangingProtocolUserIdentificationCodeSequence DocumentIdentifierCodeSequenceTrial "
        "DocumentAuthorIdentifierCodeSequenceTrial DocumentingObserverIdentifierCodeSequenceTrial "
        "IdentifierCodeSequenceTrial ProcedureIdentifierCodeSequenceTrial ObjectBinaryIdentifierTrial "
        "ObjectDirectoryBinaryIdentifierTrial",
    ),
    "names an institution, a department or a place": _keywords(
        "LocalNamespaceEntityID UniversalEntityID AssigningFacilitySequence AssigningJurisdictionCodeSequence "
        "AssigningAgencyOrDepartmentCodeSequence RequestingServiceCodeSequence AssignedLocation "
        "DocumentingOrganizationIdentifierCodeSequenceTrial PTOLocationDescription "
        "AuthorizationEquipmentCertificationNumber",
    ),
    "one item of a product, or its lot": _keywords("ProductPackageIdentifier ProductLotIdentifier StrainStockNumber"),
    "an address in a network, a file or a place of storage": _keywords(
        "NTPSourceAddress UniformResourceLocatorTrial BibliographicCitationTrial ReferenceToRecordedSound "
        "StorageMediaFileSetID PrintJobID PrintQueueID PrinterName DICOMRetrievalSequence DICOMMediaRetrievalSequence "
        "WADORetrievalSequence WADORSRetrievalSequence XDSRetrievalSequence DICOMStorageSequence "
        "STOWRSStorageSequence XDSStorageSequence InventoryAccessEndPointsSequence StudyAccessEndPointsSequence "
        "FileSetAccessSequence FileAccessSequence",
    ),
    "a journey or a piece of luggage": _keywords(
        "BoardingPassID ItineraryID ItineraryIDType ItineraryIDAssigningAuthority CarrierID RouteID "
        "RouteIDAssigningAuthority RouteSegmentID RouteSegmentStartLocationID RouteSegmentEndLocationID "
        "RouteSegmentSequence OOIOwnerSequence",
    ),
    "describes the source's private attributes, not those that are left (PS3.15 E.3.10: advice only)": _keywords(
        "PrivateDataElementCharacteristicsSequence PrivateDataElementDefinitionSequence",
    ),
}
"""Attributes whose VR would let them stay and whose meaning does not."""


@cache
def reasons(name: str) -> Mapping[str, str]:
    """Keyword -> reason, of the list of that name."""
    table: Mapping[str, tuple[str, ...]] = globals()[name]
    return {keyword: reason for reason, keywords in table.items() for keyword in keywords}


NAMES = ("BULK_KEPT", "TEXT_KEPT", "TEXT_CLEANED", "NAMES_CLEANED", "DEVICE", "REMOVED")
"""The lists; the rule book's digest covers them."""
