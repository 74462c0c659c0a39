import type { Feature, Image, SheetOptions } from 'write-excel-file/node';
import { findElement, insertElementMarkupAccordingToOrderOfSiblings, sanitizeTextContent } from 'write-excel-file/utility';

/** Letters across a page of A4 on its side: smaller than that nobody reads it. */
const lettersAcross = 220;

/** The library sets a sheet across the page and leaves the rest to such a piece: so many pages wide, and the head and the first column again on each (ECMA-376 18.2.5, 18.3.1.63, 18.3.1.65). */
export const forPrint: Feature<Image['content']> = {
	files: {
		transform: {
			'xl/worksheets/sheet{id}.xml': {
				transform: (xml) => (findElement(xml, 'sheetPr') ? xml : insertElementMarkupAccordingToOrderOfSiblings(xml, '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>', ['sheetPr', 'sheetViews', 'cols', 'sheetData'], 'worksheet')),
				transformElementAttributes: (tag, attributes, _, sheet) => (tag === 'pageSetup' ? { ...attributes, fitToWidth: pagesAcross(sheet), fitToHeight: 0 } : attributes)
			},
			'xl/workbook.xml': {
				transform: (xml, sheets) => insertElementMarkupAccordingToOrderOfSiblings(xml, `<definedNames>${sheets.map(titles).join('')}</definedNames>`, ['workbookPr', 'bookViews', 'sheets', 'definedNames', 'calcPr'], 'workbook')
			}
		}
	}
};

function pagesAcross({ columns }: SheetOptions<Image['content']>): number {
	return Math.max(1, Math.ceil((columns ?? []).reduce((sum, column) => sum + (column?.width ?? 0), 0) / lettersAcross));
}

function titles({ sheet }: SheetOptions<Image['content']>, n: number): string {
	const name = `'${(sheet ?? '').replaceAll("'", "''")}'`;
	return `<definedName name="_xlnm.Print_Titles" localSheetId="${n}">${sanitizeTextContent(`${name}!$A:$A,${name}!$1:$1`)}</definedName>`;
}
