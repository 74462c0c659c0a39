import { BlockList, isIP } from 'node:net';

// Addresses that lead into one's own network or nowhere: RFC 6890 and its successors.
// A list for each family: one list would match every IPv4 address by its mapped form.
const inside4 = new BlockList();
const inside6 = new BlockList();
for (const [net, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4]] as const) inside4.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::', 128], ['::1', 128], ['::ffff:0:0', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) inside6.addSubnet(net, bits, 'ipv6');

/** Whether an address is one of the public internet. Anything that is no address is not. */
export function isPublicAddress(address: string): boolean {
	const family = isIP(address);
	return family === 4 ? !inside4.check(address, 'ipv4') : family === 6 && !inside6.check(address, 'ipv6');
}

/** Whether a webhook may have this address at all. Where its name leads is looked at again each time it is called. */
export function isCallable(url: string, allowed: readonly string[]): boolean {
	if (url.length > 500 || !URL.canParse(url)) return false;
	const { protocol, hostname, username, password } = new URL(url);
	if (username !== '' || password !== '') return false;
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (allowed.includes(host)) return protocol === 'https:' || protocol === 'http:';
	if (protocol !== 'https:') return false;
	return isIP(host) !== 0 ? isPublicAddress(host) : host.includes('.') && !/\.(local|internal|localhost|home\.arpa)$/.test(host);
}
