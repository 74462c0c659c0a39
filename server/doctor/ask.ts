import { request as plain, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	/** Each header by itself, as it came: one that was sent twice stands twice. */
	raw: string[];
	body: string;
	tls: { version: string; until: Date } | null;
}

const answerMostMs = 30_000;

/** A request as a browser of ours would make it; redirects are not followed. */
export function ask(url: URL, path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asking = begin(url, path, { method, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } }, (response) => {
			let text = '';
			const certificate = 'getPeerCertificate' in response.socket ? (response.socket as TLSSocket).getPeerCertificate() : null;
			const tls = certificate ? { version: (response.socket as TLSSocket).getProtocol() ?? '', until: new Date(certificate.valid_to) } : null;
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, raw: response.rawHeaders, body: text, tls }));
			response.on('error', reject);
		});
		asking.setTimeout(answerMostMs, () => asking.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
		asking.on('error', reject);
		asking.end(body);
	});
}

export function begin(url: URL, path: string, options: RequestOptions, answered: (response: IncomingMessage) => void) {
	const request = url.protocol === 'https:' ? secure : plain;
	return request(new URL(path, url), { agent: false, ...options }, answered);
}

/** Who gave an answer, as far as it says so. */
export function whoOf({ status, headers }: Pick<Answer, 'status' | 'headers'>): string {
	const name = headers.server ?? headers.via;
	return name === undefined ? `answered with ${status}` : `"${name}" answered with ${status}`;
}

export function faultOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	const known: Record<string, string> = {
		ENOTFOUND: 'there is no host of this name',
		EAI_AGAIN: 'the name could not be looked up',
		ECONNREFUSED: 'nothing listens there',
		ECONNRESET: 'the connection was broken off',
		ETIMEDOUT: 'there was no answer in time',
		CERT_HAS_EXPIRED: 'its certificate has run out',
		DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself only',
		SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority this computer does not know',
		UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its chain of certificates is not whole',
		ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
		EPROTO: 'it does not speak TLS there'
	};
	return known[code ?? ''] ?? message;
}
