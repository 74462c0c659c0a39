import sharp from 'sharp';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** 50 megapixels: a scanned A1 sheet at 150 dots to the inch is 18. */
const pixelLimit = 50_000_000;
/** Longest side kept: sharp on a wide screen zoomed in, and still a small file. */
const sideLimit = 4000;

export interface Picture {
	mime: string;
	width: number;
	height: number;
	bytes: Uint8Array;
}

export type FileKind = 'png' | 'jpeg' | 'tiff' | 'pdf' | 'json';

/** By the first bytes, never by a name or a declared type. */
export function kindOf(bytes: Uint8Array): FileKind | null {
	const starts = (...head: number[]) => head.every((byte, i) => bytes[i] === byte);
	if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
	if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
	// What GIS programs save; the third byte tells the little one from the big one.
	if ([0x2a, 0x2b].some((version) => starts(0x49, 0x49, version, 0) || starts(0x4d, 0x4d, 0, version))) return 'tiff';
	const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
	// A PDF may have a little before it, as scanners do.
	if (head.includes('%PDF-')) return 'pdf';
	return /^(\xef\xbb\xbf)?\s*[{[]/.test(head) ? 'json' : null;
}

/**
 * The picture decoded and written anew: nothing but pixels survives (no EXIF, no GPS, no hidden second file). It is turned upright first,
 * because the turning note is EXIF too; not so with a world file, which is about the pixels as they lie. `made`: its size as it was made.
 */
export async function writeAnew(bytes: Uint8Array, kind: 'png' | 'jpeg', turn: boolean): Promise<Result<Picture & { made: { width: number; height: number } }>> {
	try {
		const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
		if (width * height > pixelLimit) return refuse({ reason: 'picture-pixels', megapixels: Math.round(width * height / 1e6), limit: pixelLimit / 1e6 });
		const opened = sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' });
		const small = (turn ? opened.rotate() : opened).resize({ width: sideLimit, height: sideLimit, fit: 'inside', withoutEnlargement: true });
		const { data, info } = await (kind === 'png' ? small.png({ compressionLevel: 9 }) : small.jpeg({ quality: 86, mozjpeg: true })).toBuffer({ resolveWithObject: true });
		return done({ mime: `image/${kind}`, width: info.width, height: info.height, bytes: new Uint8Array(data), made: { width, height } });
	} catch {
		return refuse({ reason: 'picture-unreadable' });
	}
}
