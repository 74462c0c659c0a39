// `npm run doctor -- URL`: what a network and its proxies let through of all that a workshop needs, and what to change where they do not.
import process from 'node:process';
import { diagnose } from './diagnose.ts';
import { sayFinding } from './finding.ts';
import { Mistake, readOptions, usage } from './options.ts';

process.exitCode = await main(process.argv.slice(2));
// Lines that are still being let go must not keep the command from ending.
process.exit();

async function main(args: string[]): Promise<number> {
	let options: ReturnType<typeof readOptions>;
	try {
		options = readOptions(args);
	} catch (error) {
		if (!(error instanceof Mistake)) throw error;
		console.error(error.message);
		return 2;
	}
	if (options === null) {
		console.log(usage);
		return 0;
	}
	const { url, holdMs, json } = options;
	const isWatched = !json && process.stderr.isTTY;
	const wipe = () => isWatched && process.stderr.write('\r\x1b[K');
	if (!json) console.log(`Looking at ${url.origin}. The lines are held for ${holdMs >= 120_000 ? `${holdMs / 60_000} minutes` : `${holdMs / 1000} seconds`}.\n`);
	const findings = await diagnose(
		url,
		holdMs,
		(finding) => {
			wipe();
			if (!json) console.log(sayFinding(finding));
		},
		(seconds) => isWatched && process.stderr.write(`\r       ${Math.floor(seconds)} s …`)
	);
	wipe();
	const faults = findings.filter(({ state }) => state === 'fault').length;
	if (json) console.log(JSON.stringify({ url: url.origin, at: new Date().toISOString(), holdMs, ok: faults === 0, findings }, null, '\t'));
	else console.log(faults === 0 ? '\nAll a workshop needs gets through.' : `\n${faults === 1 ? 'One thing does' : `${faults} things do`} not get through as needed.`);
	return faults === 0 ? 0 : 1;
}
