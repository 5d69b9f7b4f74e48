"""Encapsulated documents made with pydicom and by hand, the invented identity wherever each format has a place."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.identity import PlantedIdentity
from support.objects.signals import ROOT, base, code

PDF, CDA, STL, OBJ, MTL = (f"1.2.840.10008.5.1.4.1.1.104.{number}" for number in range(1, 6))
MIME = {PDF: "application/pdf", CDA: "text/XML", STL: "model/stl", OBJ: "model/obj", MTL: "model/mtl"}
_TYPE = np.dtype([("normal", "<f4", 3), ("vertices", "<f4", (3, 3)), ("attribute", "<u2")])
HL7_ROOT = f"{ROOT}.77.1"


def instance(
    sop_class: str,
    document: bytes,
    identity: PlantedIdentity,
    number: int = 1,
    *,
    title: str = "",
    part: str = "KNEE",
) -> bytes:
    """A whole file with a document; its title ends with a name."""
    ds = base(sop_class, identity, number, "DOC")
    ds.ConversionType, ds.BurnedInAnnotation = "WSD", "NO"
    ds.DocumentTitle = title or f"Model of a femur {identity.given} {identity.family}"
    ds.MIMETypeOfEncapsulatedDocument = MIME[sop_class]
    ds.ListOfMIMETypes = [f"image/{identity.family}", "text/plain"]
    ds.HL7InstanceIdentifier = f"{HL7_ROOT}^{identity.record_number}"
    ds.EncapsulatedDocument = document + b"\0" * (len(document) % 2)
    ds.EncapsulatedDocumentLength = len(document)
    ds.InstanceNumber, ds.Modality = number, "M3D" if sop_class in (STL, OBJ, MTL) else "DOC"
    ds.ConceptNameCodeSequence = Sequence([code("85040-4", "LN", "3D printable model")])
    source = Dataset()
    source.ReferencedSOPClassUID, source.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"{ROOT}.3.4"
    ds.SourceInstanceSequence = Sequence([source])
    if part:
        ds.BodyPartExamined = part
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


def photograph(identity: PlantedIdentity) -> bytes:
    """A JPEG with the name in its EXIF."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = identity.name
    out = BytesIO()
    Image.new("RGB", (16, 16), (200, 30, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(identity: PlantedIdentity, *, pages: int = 2, words: str = "") -> bytes:
    """A PDF with the identity in text, Info, XMP, an attachment, a script, a form, a note, an outline, an image."""
    name, number = f"{identity.given} {identity.family}", identity.record_number
    photo = photograph(identity)
    text = zlib.compress(f"BT /F 12 Tf 50 700 Td ({words or name}) Tj ET q 40 0 0 40 50 600 cm /P Do Q".encode())
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>{name}</dc:creator></x:xmpmeta>".encode()
    kids = " ".join(f"{at} 0 R" for at in range(20, 20 + pages))
    objects: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R/Outlines 4 0 R/OpenAction 6 0 R/AcroForm<</Fields[7 0 R]>>"
        b"/Names<</EmbeddedFiles<</Names[(a)9 0 R]>>>>>>",
        2: f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        3: _stream(b"/Type/Metadata/Subtype/XML", xmp),
        4: b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>",
        5: f"<</Title({name})/Parent 4 0 R>>".encode(),
        6: f"<</S/JavaScript/JS(app.alert\\('{name}'\\))>>".encode(),
        7: f"<</FT/Tx/T({number})/V({name})/Type/Annot/Subtype/Widget/Rect[50 500 200 520]/P 20 0 R>>".encode(),
        8: f"<</Type/Annot/Subtype/Text/Rect[50 400 70 420]/Contents({name} {identity.phone})>>".encode(),
        9: f"<</Type/Filespec/F({identity.family}.txt)/EF<</F 10 0 R>>>>".encode(),
        10: _stream(b"/Type/EmbeddedFile", f"{name} {number}".encode()),
        11: _stream(
            b"/Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
            photo,
        ),
        12: _stream(b"/Filter/FlateDecode", text),
        13: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        14: f"<</Title({name})/Author({identity.physician})/Subject({number})>>".encode(),
    }
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 800]/Contents 12 0 R/Annots[7 0 R 8 0 R]"
        b"/Resources<</Font<</F 13 0 R>>/XObject<</P 11 0 R>>>>>>"
    )
    return _file(objects | dict.fromkeys(range(20, 20 + pages), page))


def encrypted_pdf(identity: PlantedIdentity) -> bytes:
    """A PDF whose trailer names an encryption that opens with a password that nobody has."""
    encrypt = b"<</Filter/Standard/V 1/R 2/P -44/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    plain = pdf(identity)
    return plain.replace(b"trailer<<", b"trailer<</ID[<41><41>]/Encrypt " + encrypt)


def _stream(entries: bytes, body: bytes) -> bytes:
    return b"<<" + entries + b"/Length %d>>stream\n" % len(body) + body + b"\nendstream"


def _file(objects: dict[int, bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer<</Size %d/Root 1 0 R/Info 14 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, start)
    return bytes(out)


def triangles(count: int = 20) -> bytes:
    """Triangles of a binary STL with random corners, each with an attribute."""
    made = np.zeros(count, _TYPE)
    rng = np.random.default_rng(20)
    made["normal"], made["vertices"] = rng.normal(size=(count, 3)), rng.normal(0, 50, (count, 3, 3))
    made["attribute"] = 0x4D4D
    return made.tobytes()


def stl(identity: PlantedIdentity, count: int = 20) -> bytes:
    """A binary STL with a name in its header and behind its last triangle."""
    head = f"solid {identity.given} {identity.family} {identity.birth_date}".encode().ljust(80)
    return head + struct.pack("<L", count) + triangles(count) + identity.name.encode()


def stl_numbers(data: bytes) -> bytes:
    """Normals and corners of a binary STL, as bytes."""
    (count,) = struct.unpack_from("<L", data, 80)
    made = np.frombuffer(data, _TYPE, count, 84)
    return made["normal"].tobytes() + made["vertices"].tobytes()


FACETS = "".join(
    f"  facet normal 0 0 {n}.0\n    outer loop\n      vertex {n} -1.5e-3 0\n      vertex 0 .5 1\n"
    f"      vertex 1 1 1\n    endloop\n  endfacet\n"
    for n in range(4)
)


def ascii_stl(identity: PlantedIdentity) -> bytes:
    """An ASCII STL whose solid has a name."""
    name = f"{identity.given} {identity.family}"
    return f"solid {name}\n{FACETS}endsolid {name}\n".encode()


VERTICES = "v 0.0 0.0 0.0\nv 1.50 0 0\nv 0 1e-3 0 0.5 0.5 0.5\nvt 0.1 0.2\nvn 0 0 1\n"
FACES = "f 1/1/1 2/1/1 3/1/1\nf -3//1 -2//1 -1//1\nl 1 2\n"


def obj(identity: PlantedIdentity) -> bytes:
    """An OBJ with names in comments, objects, groups, materials and its library."""
    family, given = identity.family, identity.given
    return (
        f"# made for {given} {family}, born {identity.birth_date}\nmtllib {family}.mtl\no {family}_femur\n{VERTICES}"
        f"g {given} {family}\nusemtl {family}_bone\ns off\n{FACES}# {identity.phone}\n"
    ).encode()


NUMBERS = "Ka 0.1 0.2 0.3\nKd 1 1 1\nNs 96.078431\nd 1.0\nillum 2\n"


def mtl(identity: PlantedIdentity) -> bytes:
    """The library of that OBJ."""
    family = identity.family
    return (
        f"# {identity.name}\nnewmtl {family}_bone\n{NUMBERS}"
        f"map_Kd -s 1 1 1 C:\\Users\\{family}\\skin of {identity.given}.png\nbump -bm 0.5 {family}.jpg\n"
    ).encode()
