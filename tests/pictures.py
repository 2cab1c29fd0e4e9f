"""Pictures drawn for tests, and a look into the files that were made of them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 200, 20)
MARKER = "Example-Marker-4711"


def draw(size=(600, 400), mode="RGB"):
    """Return a picture of four colours: red and green above, blue and yellow below."""
    width, height = size
    picture = Image.new("RGB", size, RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(YELLOW, (width // 2, height // 2, width, height))
    return picture.convert(mode)


def upload(picture=None, format="JPEG", name="example.jpg", **options):
    file = BytesIO()
    (picture or draw()).save(file, format, **options)
    return SimpleUploadedFile(name, file.getvalue())


def corners(picture):
    """Return the nearest of the four colours in each corner: above left, above right, below left, below right."""
    width, height = picture.size
    places = [(x, y) for y in (height // 10, height * 9 // 10) for x in (width // 10, width * 9 // 10)]
    return [nearest(picture.convert("RGB").getpixel(place)) for place in places]


def nearest(colour):
    return min(
        [RED, GREEN, BLUE, YELLOW], key=lambda other: sum(abs(a - b) for a, b in zip(colour, other, strict=True))
    )


def srgb_profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile():
    """A colour profile in which what is called red is blue."""
    return srgb_profile().replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def exif(orientation=1):
    """EXIF with a position on Earth and a name."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x013B] = MARKER
    data.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 34.0, 0.0)})
    return data


def talkative(format):
    """Return an upload with every kind of metadata that the format has."""
    options = {"exif": exif(), "icc_profile": srgb_profile(), "xmp": f"<x:xmpmeta>{MARKER}</x:xmpmeta>".encode()}
    if format == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", MARKER)
        text.add_itxt("XML:com.adobe.xmp", options.pop("xmp").decode())
        options["pnginfo"] = text
    if format == "JPEG":
        options["comment"] = MARKER
    return upload(format=format, **options)


def traces(content):
    """Return what a file carries beside its pixels and what is needed to draw them."""
    image = Image.open(BytesIO(content))
    needed = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "loop", "background"}
    words = [b"Exif", b"EXIF", b"http://ns.adobe.com", b"ICC", b"XMP ", MARKER.encode()]
    found = {*image.info} - needed - {"timestamp", "duration"} | {word for word in words if word in content}
    return found | ({"exif"} if image.getexif() else set())
