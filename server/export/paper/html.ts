import { textIn, wordsOf, type Block, type Paper, type PaperCell } from './paper.ts';
import { escapeXml } from './xml.ts';

/** One file that needs no other: no script, no font, no picture from anywhere. Prints on A4. */
export function paperHtml(paper: Paper): string {
	const all = paper.blocks.flatMap((block, i) => (block.kind === 'heading' && block.level <= 2 ? [{ id: `s${i}`, level: block.level, text: block.text }] : []));
	// A book of many talks would have more of the same sub-headings than of talks.
	const heads = all.length > 40 ? all.filter(({ level }) => level === 1) : all;
	const contents = heads.length > 2 ? `<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>${heads.map(({ id, level, text }) => `<li class="l${level}"><a href="#${id}">${escapeXml(text)}</a></li>`).join('')}</ol></nav>` : '';
	return `<!doctype html>
<html lang="${escapeXml(paper.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="${escapeXml(paper.author)}">
<title>${escapeXml(paper.title)}</title>
<style>${style(paper.landscape)}</style>
</head>
<body>
<main>
<h1>${escapeXml(paper.title)}</h1>
<p class="sub">${escapeXml(paper.subtitle)}</p>
${contents}
${paper.blocks.map(blockHtml).join('\n')}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block, i: number): string {
	switch (block.kind) {
		case 'heading': {
			// The title of the paper is the h1 of the page.
			const tag = `h${block.level + 1}`;
			return `<${tag} id="s${i}">${escapeXml(block.text)}</${tag}>`;
		}
		case 'text':
			return `<p>${escapeXml(block.text)}</p>`;
		case 'note':
			return `<p class="note">${escapeXml(block.text)}</p>`;
		case 'quote':
			return `<figure><blockquote${langOf(block.words)}><p>${escapeXml(block.words.text)}</p></blockquote>${block.source ? `<figcaption>${escapeXml(block.source)}</figcaption>` : ''}</figure>`;
		case 'list':
			return `<ul>${block.items.map((item) => `<li${langOf(item)}>${linked(item)}</li>`).join('')}</ul>`;
		case 'facts':
			return `<dl>${block.rows.map(([name, value]) => `<div><dt>${escapeXml(name)}</dt><dd${langOf(value)}>${escapeXml(textIn(value))}</dd></div>`).join('')}</dl>`;
		case 'table':
			return `<div class="wide" role="region" tabindex="0" aria-labelledby="c${i}"><table><caption id="c${i}">${escapeXml(block.caption)}</caption><thead><tr>${block.head.map((head, n) => `<th scope="col" style="width:${percent(block.widths, n)}">${escapeXml(head)}</th>`).join('')}</tr></thead><tbody>${block.rows
				.map((row) => `<tr>${row.map((cell) => `<td${typeof cell === 'number' ? ' class="n"' : langOf(cell)}>${escapeXml(textIn(cell))}</td>`).join('')}</tr>`)
				.join('')}</tbody></table></div>`;
		case 'new-page':
			return '<div class="page"></div>';
	}
}

function linked(cell: PaperCell): string {
	const text = escapeXml(textIn(cell));
	return typeof cell === 'object' && cell.at ? `<a href="${escapeXml(cell.at)}">${text}</a>` : text;
}

function langOf(cell: PaperCell): string {
	const words = wordsOf(cell);
	return typeof words === 'string' ? '' : ` lang="${escapeXml(words.lang)}" dir="auto"`;
}

function percent(widths: readonly number[], n: number): string {
	return `${Math.round(((widths[n] ?? 1) / widths.reduce((sum, width) => sum + width, 0)) * 1000) / 10}%`;
}

const style = (landscape: boolean) => `
@page{size:A4${landscape ? ' landscape' : ''};margin:18mm}
:root{color-scheme:light dark;--ink:#16213a;--soft:#444f68;--line:#b9ad94;--paper:#fffdf7;--wash:#f3ebda}
@media (prefers-color-scheme:dark){:root{--ink:#f2ead9;--soft:#c8c0b0;--line:#6a6354;--paper:#151a26;--wash:#232938}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,sans-serif;overflow-wrap:anywhere}
main{max-width:${landscape ? '75rem' : '48rem'};margin-inline:auto;padding:1.5rem 1rem 4rem}
h1{font-size:2rem;line-height:1.15;margin:0 0 .25em}
h2{font-size:1.5rem;line-height:1.2;margin:2em 0 .5em;border-top:3px solid var(--ink);padding-top:.4em}
h3{font-size:1.2rem;margin:1.6em 0 .4em}h4{font-size:1.0625rem;margin:1.2em 0 .3em}
p{margin:.5em 0}.sub{color:var(--soft)}.note{border-inline-start:6px solid var(--ink);background:var(--wash);padding:.6em .9em}
nav h2{border:0;margin-top:1em;font-size:1.2rem}nav ol{padding-inline-start:1.2em}nav .l2{margin-inline-start:1.2em}
a{color:inherit}li{margin:.2em 0}
figure{margin:.8em 0;padding-inline-start:.9em;border-inline-start:3px solid var(--line)}
blockquote{margin:0}figcaption{color:var(--soft);font-size:.9375rem}
dl div{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;gap:.2em 1em;border-bottom:1px solid var(--line);padding:.35em 0}
dt{font-weight:700}dd{margin:0;white-space:pre-line}
.wide{overflow-x:auto;margin:1em 0}table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:start;font-weight:700;padding-bottom:.4em}
th,td{border:1px solid var(--line);padding:.4em .5em;text-align:start;vertical-align:top;min-width:3.5em}
thead th{background:var(--wash);border-bottom:2px solid var(--ink)}td.n{text-align:end;font-variant-numeric:tabular-nums}
@media print{:root{--ink:#000;--soft:#333;--line:#888;--paper:#fff;--wash:#f2f2f2}body{font-size:10.5pt}main{max-width:none;padding:0}nav{display:none}
.wide{overflow:visible}.page{break-before:page}h2,h3,h4{break-after:avoid}tr,figure,.note,dl div{break-inside:avoid}thead{display:table-header-group}}
`;
