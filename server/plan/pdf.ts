import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import sharp from 'sharp';
import type { PlanRefusal } from '#lib/domain/plan-refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What a page may take. A plan of a town with all its houses takes two or three seconds. */
export const drawSeconds = 20;
/** Longest side of a page as a plan, and as a small picture to choose by. Pixels. */
export const pageSide = 4000;
export const thumbSide = 320;
/** Pages drawn at once, for all workshops: each is a processor for a while. */
const atOnce = 2;

interface Answer {
	pages?: number;
	width?: number;
	height?: number;
	fault?: 'locked' | 'unreadable' | 'page';
}

let running = 0;
const waiting: (() => void)[] = [];

export async function countPages(pdf: Uint8Array): Promise<Result<number>> {
	const looked = await look(pdf, 0, 1);
	return looked.ok ? done(looked.value.head.pages ?? 0) : looked;
}

/** One page (from 1) as PNG. */
export async function drawPage(pdf: Uint8Array, page: number, side: number): Promise<Result<{ width: number; height: number; bytes: Uint8Array }>> {
	const looked = await look(pdf, page, side);
	if (!looked.ok) return looked;
	const { head, rest } = looked.value;
	const { width = 0, height = 0 } = head;
	if (rest.length !== width * height * 4 || rest.length === 0) return refuse({ reason: 'pdf-unreadable' });
	// White under whatever the page leaves open.
	const bytes = await sharp(rest, { raw: { width, height, channels: 4 } }).flatten({ background: '#fff' }).png({ compressionLevel: 9, palette: side <= thumbSide }).toBuffer();
	return done({ width, height, bytes: new Uint8Array(bytes) });
}

async function look(pdf: Uint8Array, page: number, side: number): Promise<Result<{ head: Answer; rest: Buffer }>> {
	if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
	else running++;
	try {
		return await run(pdf, page, side, drawSeconds * 1000);
	} finally {
		// Whoever waits takes the place over.
		const next = waiting.shift();
		if (next) next();
		else running--;
	}
}

/** @param killMs after this the process is killed, whatever it does */
export function run(pdf: Uint8Array, page: number, side: number, killMs: number, script = resolve('server/plan/raster.js')): Promise<Result<{ head: Answer; rest: Buffer }>> {
	return new Promise((tell) => {
		const slow: PlanRefusal = { reason: 'pdf-slow', seconds: Math.round(killMs / 1000) };
		let isLate = false;
		const child = spawn(process.execPath, ['--max-old-space-size=512', script], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
		const timer = setTimeout(() => {
			isLate = true;
			child.kill('SIGKILL');
		}, killMs);
		const chunks: Buffer[] = [];
		let size = 0;
		child.stdout.on('data', (chunk: Buffer) => {
			size += chunk.length;
			// More than a page of the asked size can be.
			if (size > side * side * 4 + 1000) child.kill('SIGKILL');
			else chunks.push(chunk);
		});
		// A child that dies early leaves what it was being given unread.
		child.stdin.on('error', () => {});
		child.on('error', () => {});
		child.on('close', () => {
			clearTimeout(timer);
			if (isLate) return tell(refuse(slow));
			const all = Buffer.concat(chunks);
			const end = all.indexOf(10);
			const head = (end < 0 ? {} : (JSON.parse(all.subarray(0, end).toString()) as Answer)) satisfies Answer;
			if (head.fault === 'locked') tell(refuse({ reason: 'pdf-locked' }));
			else if (head.fault === 'page') tell(refuse({ reason: 'pdf-page', pages: head.pages ?? 0 }));
			else if (head.pages === undefined || head.fault) tell(refuse({ reason: 'pdf-unreadable' }));
			else tell(done({ head, rest: all.subarray(end + 1) }));
		});
		child.stdin.write(`${JSON.stringify({ page, side })}\n`);
		child.stdin.end(pdf);
	});
}
