import { createHash, randomBytes } from 'node:crypto';
import { ask, faultOf, whoOf } from './ask.ts';
import type { Tell } from './finding.ts';
import type { Seen } from '#lib/domain/network-check.ts';

const kB = 1024;
const MB = 1024 * kB;
/** Plans are uploaded up to 25 MB; one post of the second way holds up to 257 kB. */
const steps = [100 * kB, 300 * kB, 1 * MB, 5 * MB, 10 * MB, 25 * MB];

/** How much may be sent in one, and who says no. */
export async function lookAtBodies(url: URL, tell: Tell): Promise<void> {
	let most = 0;
	for (const size of steps) {
		const body = randomBytes(size);
		let why: string;
		try {
			const answer = await ask(url, '/live/check/send', { method: 'POST', body, headers: { origin: url.origin, 'content-type': 'application/octet-stream' } });
			const seen = answer.status === 200 ? (JSON.parse(answer.body) as Seen) : null;
			if (seen && seen.sha256 === createHash('sha256').update(body).digest('hex')) {
				most = size;
				continue;
			}
			why = seen ? 'it arrived changed' : whoOf(answer);
		} catch (error) {
			why = faultOf(error);
		}
		const say = `${sayBytes(size)} in one are not taken: ${why}. ${most === 0 ? 'Nothing smaller was tried' : `${sayBytes(most)} are`}.`;
		return tell({ check: 'body size', state: 'fault', say, remedy: { nginx: 'client_max_body_size 26m;', haproxy: 'take out http-request deny rules on req.body_size or content-length' } });
	}
	tell({ check: 'body size', state: 'ok', say: `${sayBytes(most)} in one are taken.` });
}

const sayBytes = (bytes: number) => (bytes >= MB ? `${bytes / MB} MB` : `${bytes / kB} kB`);
