#!/usr/bin/env python3
"""Writes a workbook with a column of numbers that pass the elfproef, to measure with.

    tests/big_sheet.py TARGET.xlsx [ROWS]

A million rows (the most that a sheet has) by default: 85 MB of sheet XML. Nobody's numbers: random."""
import random
import sys
import zipfile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MEDIA}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def number():
    """Nine digits: the first eight weighed by 9 to 2 less the last one divide by 11."""
    while True:
        digits = [random.randint(0, 9) for _ in range(8)]
        last = sum((9 - i) * d for i, d in enumerate(digits)) % 11
        if digits[0] and last < 10:
            return "".join(map(str, digits)) + str(last)


def main():
    target, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    random.seed(5)
    text = '<c r="{}1" t="inlineStr"><is><t>{}</t></is></c>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, part in PARTS.items():
            out.writestr(name, HEAD + part)
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            head = f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData><row r="1">'
            sheet.write((head + text.format("A", "nr") + text.format("B", "BSN") + "</row>").encode())
            for row in range(2, rows + 1):
                cells = f'<c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>{number()}</v></c>'
                sheet.write(f'<row r="{row}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


if __name__ == "__main__":
    main()
