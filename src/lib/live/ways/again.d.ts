/** The same module at another address, for a browser that never asks again for one it could not get. */
declare module '*/stream-socket.ts?again' {
	export { StreamSocket } from '#lib/live/ways/stream-socket.ts';
}
