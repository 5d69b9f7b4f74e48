"""Coding schemes that are published (PS3.16 Table 8-1): their codes and meanings are nobody's secret."""

from typing import Final

PUBLISHED: Final = frozenset(
    ["ACR", "ASTM-sigpurpose", "BARI", "BI", "C4", "C5", "caDSR", "CD2", "CTV3", "DC", "DCM", "DCMUID", "FMA", "HPC", "I10", "I10C", "I10P", "I11", "I9", "I9C", "IBSI", "ICDO3", "IETF4646", "ISO639_1", "ISO639_2", "ISO3166_1", "ISO5218_1", "ISO_OID", "ITIS_TSN", "LN", "LNC", "MA", "MAYOASRG", "MDC", "MDNS", "MGI", "MSH", "NCDR", "NCIt", "NDC", "NEU", "NICIP", "NPI", "NYUMCCG", "PATHLEX", "PUBCHEM_CID", "RADELEMENT", "RADLEX", "RFC-3881", "RFC3066", "RFC3881", "RO", "SCPECG", "SCT", "SNM3", "SRT", "SDM", "99SDM", "UBERON", "UCUM", "UMLS", "UNS", "UPC", "V3", "W3C", "GTIN-14", "HL7V2", "IAN"]
)
"""Designators of Table 8-1 and the three under which codes of SNOMED-RT were written before 2007."""
