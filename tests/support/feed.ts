/** Reads well-formed XML far enough for a test: throws where tags do not match or an ampersand stands bare. */
export function readXml(xml: string): { count(name: string): number; texts(name: string): string[] } {
	const stack: string[] = [];
	const texts = new Map<string, string[]>();
	const decode = (text: string) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
	if (/&(?!#\d+;|\w+;)/.test(xml)) throw new Error('a bare ampersand');
	const body = xml.replace(/^<\?xml[^>]*\?>/, '');
	let at = 0;
	for (const match of body.matchAll(/<(\/?)([\w:]+)([^<>]*?)(\/?)>/g)) {
		const [whole, end, name, , empty] = match as unknown as [string, string, string, string, string];
		if (end) {
			if (stack.pop() !== name) throw new Error(`</${name}> closes nothing`);
			texts.set(name, [...(texts.get(name) ?? []), decode(body.slice(at, match.index))]);
		} else if (!empty) stack.push(name);
		at = match.index + whole.length;
	}
	if (stack.length > 0) throw new Error(`<${stack.join('> <')}> stay open`);
	return { count: (name) => texts.get(name)?.length ?? 0, texts: (name) => texts.get(name) ?? [] };
}
