/** Words that stand nowhere else, with letters that every encoding writes in its own way. */
export const secret = 'Wéir-benches zqx “quiet” 🌳';

/** The secret as it could stand in bytes: plain, in JSON, in a URL, in two-byte letters, in base64 at each of its three offsets. */
function spellings(text: string): Buffer[] {
	const plain = Buffer.from(text);
	const wide = Buffer.from(text, 'utf16le');
	const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), plain]).toString('base64').slice(4, -4));
	const ascii = 'zqx';
	return [plain, wide, Buffer.from(wide).swap16(), Buffer.from(JSON.stringify(text)), Buffer.from(encodeURIComponent(text)), Buffer.from(ascii), Buffer.from(ascii, 'utf16le'), plain.subarray(0, 12), ...base64.map((part) => Buffer.from(part))];
}
/** Whether any of these bytes says it, in any spelling. */
export const holds = (bytes: Uint8Array[], text: string) => {
	const all = Buffer.concat(bytes);
	return spellings(text).some((spelling) => all.includes(spelling));
};
