import { createHash, createHmac } from 'node:crypto';
import type { App } from '../app.ts';
import { codeAlphabet, codeLength } from '#lib/domain/code.ts';

/** A key of its own for each purpose: what leaks of one says nothing of another. */
export function keyed(app: Pick<App, 'config'>, purpose: string, text: string): Buffer {
	const key = createHmac('sha256', app.config.secret).update(`folkmoot ${purpose}`).digest();
	return createHmac('sha256', key).update(text).digest();
}

/** How bearer tokens stand in the database. They carry 160 bits or more, so a bare hash cannot be turned round. */
export function tokenHash(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** 32 random bytes, for cookies and one-time links. */
export function makeToken(app: Pick<App, 'random'>): string {
	return Buffer.from(app.random(32)).toString('base64url');
}

/** The way into one workshop. Made from the installation's secret, so that the database holds only hashes and the desk can still show them. */
export function doorTokens(app: Pick<App, 'config'>, workshopId: string, salt: string): { code: string; linkToken: string; hallToken: string } {
	const seed = `${workshopId} ${salt}`;
	return {
		code: lettersOf(keyed(app, 'code', seed)),
		linkToken: keyed(app, 'link', seed).toString('base64url').slice(0, 27),
		hallToken: keyed(app, 'hall', seed).toString('base64url').slice(0, 27)
	};
}

/** A spoken code is short enough to be guessed from a bare hash: its hash needs the secret. */
export function codeHash(app: Pick<App, 'config'>, code: string): string {
	return keyed(app, 'code-hash', code).toString('hex');
}

function lettersOf(bytes: Buffer): string {
	// 256 bits modulo 31^8 (about 2^40): the bias is far below anything that can be measured.
	let number = BigInt(`0x${bytes.toString('hex')}`);
	let code = '';
	for (let i = 0; i < codeLength; i++) {
		code += codeAlphabet[Number(number % BigInt(codeAlphabet.length))];
		number /= BigInt(codeAlphabet.length);
	}
	return code;
}
