import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { hopHeader } from './hop.ts';

/** What belongs to one line and not to the message (RFC 9110, section 7.6.1). Both lines make their own. */
const ofTheLine = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);

/** Everything a caller said, for the owner: Host and x-forwarded-* as they are, so that it sees the same origin and the same address. */
export function headersOf(request: IncomingMessage, more: OutgoingHttpHeaders): OutgoingHttpHeaders {
	const passed: OutgoingHttpHeaders = {};
	for (const [name, values] of Object.entries(request.headersDistinct)) {
		if (!values || ofTheLine.has(name) || name === hopHeader) continue;
		passed[name] = values.length === 1 ? values[0]! : values;
	}
	return { ...passed, ...more };
}

/** The owner's answer, with each header as often as it said it. */
export function answerHeaders(rawHeaders: readonly string[]): string[] {
	const kept: string[] = [];
	for (let i = 0; i < rawHeaders.length; i += 2) if (!ofTheLine.has(rawHeaders[i]!.toLowerCase())) kept.push(rawHeaders[i]!, rawHeaders[i + 1]!);
	return kept;
}

/** Nobody outside can say that a request was passed on. */
export function takeHopOff(headers: IncomingHttpHeaders): void {
	delete headers[hopHeader];
}
