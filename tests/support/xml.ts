/** Throws where the elements of an XML text are not closed in their order, or a bare & or < stands in it. Knows no DTD: our files have none. */
export function mustBeWellFormed(xml: string): void {
	const open: string[] = [];
	const body = xml.replace(/^<\?xml[^>]*\?>\s*/, '');
	let end = 0;
	for (const match of body.matchAll(/<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g)) {
		mustBeText(body.slice(end, match.index));
		end = match.index + match[0].length;
		mustBeText(match[3]!);
		const [, closing, name, , empty] = match;
		if (closing) {
			const last = open.pop();
			if (last !== name) throw new Error(`</${name}> closes <${last}>`);
		} else if (!empty) open.push(name!);
	}
	mustBeText(body.slice(end));
	if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
}

function mustBeText(text: string): void {
	const bad = /[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)|[\u0000-\u0008\u000B\u000C\u000E-\u001F]/i.exec(text.replaceAll(/(?<==\s*)(?:"[^"]*"|'[^']*')/g, (value) => value.replaceAll('>', '')));
	if (bad) throw new Error(`"${bad[0]}" in ${JSON.stringify(text.slice(Math.max(0, bad.index - 30), bad.index + 30))}`);
}
