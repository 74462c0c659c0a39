import { lookAtBodies } from './body.ts';
import { lookAtCaller } from './caller.ts';
import type { Finding, Tell } from './finding.ts';
import { holdLines, knockFromElsewhere } from './lines.ts';
import { lookAtPage } from './page.ts';
import { reach } from './reach.ts';

/** Tries everything a workshop needs, from where this runs. `told`: each finding as it comes. `progress`: while lines are held. */
export async function diagnose(url: URL, holdMs: number, told: Tell = () => {}, progress: (seconds: number) => void = () => {}): Promise<Finding[]> {
	const findings: Finding[] = [];
	const tell: Tell = (finding) => {
		findings.push(finding);
		told(finding);
	};
	const page = await reach(url, tell);
	if (!page) return findings;
	tell({ check: 'page', state: 'ok', say: 'The start page comes.' });
	const seen = await lookAtCaller(url, tell);
	await lookAtPage(url, page, seen?.mode ?? 'production', tell);
	if (seen) await lookAtBodies(url, tell);
	await knockFromElsewhere(url, tell);
	await holdLines(url, holdMs, tell, progress);
	return findings;
}
