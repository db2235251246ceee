"""Reads ESC/POS as a receipt printer does: bytes in, finished papers and status questions out. Pure."""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

PAPER_DOTS = 576
"""Print width of 80 mm paper at 203 dpi."""

DOTS_PER_INCH = 203
LINE_DOTS = 34
"""Line spacing after ESC @: 1/6 inch."""

CELL_WIDTH, CELL_HEIGHT = 12, 24
"""A character of font A; the built-in font of Pillow is half as large."""

LONGEST_PAPER = 20_000
"""Rows, 2.5 m: a runaway feed must not fill the memory."""

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10

WITHOUT_EFFECT = {
    (ESC, ord(name)): arguments for names, arguments in (("-EGMRVrt{ =3U", 1), ("$\\c", 2), ("p", 3)) for name in names
} | {(GS, ord(name)): arguments for names, arguments in (("BHhwfbI", 1), ("W", 2)) for name in names}
WITHOUT_EFFECT |= {(ESC, ord("2")): 0, (ESC, ord("S")): 0, (FS, ord(".")): 0, (FS, ord("&")): 0, (DLE, 0x05): 1}
"""Commands that change nothing on our paper, and how many bytes follow their name."""

CLEAR_BUFFERS, CLEAR_ARGUMENTS = 8, 7
"""DLE DC4 8: carried out when it arrives (see `real_time`), skipped here. Its other functions have two arguments."""


@dataclass(frozen=True, slots=True)
class PaperBegun:
    """The first command of a new paper has come."""


@dataclass(frozen=True, slots=True)
class PaperCut:
    """A paper is finished: its picture, mode "1", black on white, and how many bytes made it."""

    picture: Image.Image
    byte_count: int


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """DLE EOT n: to be answered at once, whatever the printer is doing."""

    question: int


@dataclass(frozen=True, slots=True)
class SensorAsked:
    """GS r n: to be answered in its turn, when everything before it is on paper."""

    question: int


Event = PaperBegun | PaperCut | StatusAsked | SensorAsked


class _Short(Exception):
    """The command is not complete yet."""


class EscposReader:
    """Reads one printer's byte stream; into which pieces the stream is cut does not matter."""

    def __init__(self, width: int = PAPER_DOTS, dots_per_inch: int = DOTS_PER_INCH) -> None:
        self.width = width
        self.dots_per_inch = dots_per_inch
        self.garbage = 0
        """Bytes that no known command explains."""
        self.pushes = 0
        """What the last GS a asked to be told of; kept, not acted upon."""
        self._pending = bytearray()
        self._at = 0
        self._begun = False
        self._byte_count = 0
        self._marks: list[tuple[int, int, Image.Image]] = []
        self._height = 0
        self._units_per_inch: int = self.dots_per_inch
        self._font = ImageFont.load_default_imagefont()
        self._initialise()

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes and carry out all commands in them; return what happened, in order."""
        self.take_in(data)
        events: list[Event] = []
        while (step := self.step()) is not None:
            events += step
        return events

    def take_in(self, data: bytes) -> None:
        """Take bytes into the receive buffer; `step` carries them out."""
        self._pending += data

    def step(self) -> list[Event] | None:
        """Carry out one command and return what happened; None if there is no whole command."""
        self._at = 0
        try:
            event = self._command()
        except _Short:
            return None
        del self._pending[: self._at]
        if isinstance(event, StatusAsked | SensorAsked):
            return [event]
        return [] if event == "told" else self._printed(cut=event == "cut")

    @property
    def height(self) -> int:
        """Rows of the paper that has not been cut yet."""
        return self._height

    def forget(self) -> None:
        """Empty the receive buffer and the print buffer; what is on paper stays, and so do the settings."""
        self._pending.clear()
        self._line.clear()

    def lose_power(self) -> None:
        """Forget everything; what is on paper hangs out of the printer, uncut."""
        self.forget()
        self._initialise()

    def tear_off(self) -> PaperCut | None:
        """Somebody tears off what hangs out of the printer; None if that is nothing."""
        torn = self._paper()
        return torn[0] if torn else None

    def _printed(self, *, cut: bool) -> list[Event]:
        """Count the command just read, and hand out the paper if that cut it."""
        events: list[Event] = [] if self._begun else [PaperBegun()]
        self._begun = True
        self._byte_count += self._at
        return [*events, *self._paper()] if cut else events

    def _paper(self) -> list[PaperCut]:
        """Hand out the paper as it is, if it is any, and begin the next one."""
        paper = [PaperCut(self._picture(), self._byte_count)] if self._height else []
        self._begun, self._byte_count, self._marks, self._height = False, 0, [], 0
        return paper

    def _picture(self) -> Image.Image:
        picture = Image.new("1", (self.width, self._height), 1)
        for x, y, mark in self._marks:
            picture.paste(mark, (x, y))
        return picture

    # --- commands -------------------------------------------------------------------------------------------

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._pending):
            raise _Short
        taken = bytes(self._pending[self._at : end])
        self._at = end
        return taken

    def _byte(self) -> int:
        return self._take(1)[0]

    def _word(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _command(self) -> StatusAsked | SensorAsked | str | None:
        """Read one command and act on it; "cut" if it ended a paper, "told" if it says nothing to the paper."""
        lead = self._byte()
        if lead not in (ESC, GS, FS, DLE):
            self._character(lead)
            return None
        name = self._byte()
        if (lead, name) in WITHOUT_EFFECT:
            self._take(WITHOUT_EFFECT[lead, name])
            return None
        match lead, chr(name):
            case 0x10, "\x04":
                return StatusAsked(self._byte())
            case 0x10, "\x14":
                self._take(CLEAR_ARGUMENTS if self._byte() == CLEAR_BUFFERS else 2)
                return "told"
            case 0x1D, "r":
                return SensorAsked(self._byte())
            case 0x1D, "a":
                self.pushes = self._byte()
                return "told"
            case 0x1D, "V":
                return self._cut(self._byte())
            case 0x1B, _:
                self._escape(chr(name))
            case 0x1D, _:
                self._group(chr(name))
            case _:
                self.garbage += 2
        return None

    def _escape(self, name: str) -> None:
        match name:
            case "@":
                self._initialise()
            case "J":
                rows = round(self._byte() * self.dots_per_inch / self._units_per_inch)
                self._end_line(rows)
            case "d":
                lines = self._byte()
                self._end_line(lines * LINE_DOTS)
            case "a":
                self._justify = self._byte() % 48
            case "!":
                style = self._byte()
                self._scale = (2 if style & 0x20 else 1, 2 if style & 0x10 else 1)
            case _:
                self.garbage += 2

    def _group(self, name: str) -> None:
        match name:
            case "!":
                size = self._byte()
                self._scale = ((size >> 4 & 7) + 1, (size & 7) + 1)
            case "L":
                self._margin = self._word()
            case "P":
                _, vertical = self._take(2)
                self._units_per_inch = vertical or self.dots_per_inch
            case "v":
                self._raster()
            case "(":
                self._take(1)
                self._take(self._word())
            case _:
                self.garbage += 2

    def _initialise(self) -> None:
        self._justify = 0
        self._scale = (1, 1)
        self._margin = 0
        self._units_per_inch = self.dots_per_inch
        self._line: list[Image.Image] = []

    def _cut(self, kind: int) -> str:
        rows = self._byte() if kind in (65, 66, 97, 98, 103, 104) else 0
        if self._line or self._marks:
            self._end_line(round(rows * self.dots_per_inch / self._units_per_inch))
        return "cut"

    # --- what reaches the paper -----------------------------------------------------------------------------

    def _raster(self) -> None:
        kind, mode, row_bytes, rows = self._byte(), self._byte() % 48, self._word(), self._word()
        dots = self._take(row_bytes * rows)
        if kind != 0x30 or mode > 3:
            self.garbage += 8 + len(dots)
            return
        self._end_line(0)
        if not dots:
            return
        band = Image.frombytes("1", (row_bytes * 8, rows), dots, "raw", "1;I")
        if mode:
            band = band.resize((band.width * (1 + mode % 2), band.height * (1 + mode // 2)))
        self._mark(self._left(band.width), band)
        self._advance(band.height)

    def _left(self, width: int) -> int:
        """Return where something so wide begins, by the justification in force."""
        free = max(0, self.width - self._margin - width)
        return self._margin + free * self._justify // 2

    def _mark(self, x: int, mark: Image.Image, drop: int = 0) -> None:
        if self._height < LONGEST_PAPER:
            self._marks.append((x, self._height + drop, mark))

    def _advance(self, rows: int) -> None:
        self._height = min(LONGEST_PAPER, self._height + rows)

    def _character(self, code: int) -> None:
        if code == 0x0A:
            self._end_line(LINE_DOTS)
        elif code >= 0x20:
            self._line.append(self._glyph(code))
            if sum(glyph.width for glyph in self._line) + CELL_WIDTH > self.width - self._margin:
                self._end_line(LINE_DOTS)
        elif code not in (0x00, 0x09, 0x0D):
            self.garbage += 1

    def _glyph(self, code: int) -> Image.Image:
        """Draw one character of code page 437, as large as GS ! or ESC ! say."""
        letter = bytes((code,)).decode("cp437").encode("latin-1", "replace")
        glyph = Image.new("1", (CELL_WIDTH // 2, CELL_HEIGHT // 2), 1)
        ImageDraw.Draw(glyph).text((0, 0), letter, fill=0, font=self._font)
        wide, high = self._scale
        return glyph.resize((CELL_WIDTH * wide, CELL_HEIGHT * high), Image.Resampling.NEAREST)

    def _end_line(self, rows: int) -> None:
        """Put the waiting characters on paper, and feed so many rows, or what the tallest character needs."""
        glyphs, self._line = self._line, []
        tallest = max((glyph.height for glyph in glyphs), default=0)
        x = self._left(sum(glyph.width for glyph in glyphs))
        for glyph in glyphs:
            self._mark(x, glyph, drop=tallest - glyph.height)
            x += glyph.width
        self._advance(max(rows, tallest))
