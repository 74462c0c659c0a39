import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network cable between browsers and the server, which a test can pull, bend and mend. Loopback only. */
export class Cable {
	readonly #server: Server;
	readonly #pairs = new Set<readonly [Socket, Socket]>();
	#state: 'whole' | 'pulled' | 'no-sockets' = 'whole';
	/** Upgrades that were not let through. */
	refused = 0;

	private constructor(server: Server) {
		this.#server = server;
	}

	/** @param target the server's port; asked anew for each connection, since a server may come back on another one */
	static async lay(target: () => number): Promise<Cable> {
		const server = createServer({ pauseOnConnect: true });
		const cable = new Cable(server);
		server.on('connection', (near) => cable.#join(near, target()));
		await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
		return cable;
	}

	get origin(): string {
		return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Every connection breaks, and no new one comes about. */
	pull(): void {
		this.#state = 'pulled';
		this.#breakAll();
	}

	/** As a proxy does it that knows plain requests only: what is open breaks, upgrades are answered with 400, the rest goes through. */
	blockSockets(): void {
		this.#state = 'no-sockets';
		this.#breakAll();
	}

	mend(): void {
		this.#state = 'whole';
	}

	async close(): Promise<void> {
		this.#breakAll();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#breakAll(): void {
		for (const pair of this.#pairs) for (const end of pair) end.destroy();
	}

	#join(near: Socket, port: number): void {
		near.on('error', () => near.destroy());
		if (this.#state === 'pulled') return void near.destroy();
		const far = connect(port, 'localhost');
		const pair = [near, far] as const;
		this.#pairs.add(pair);
		far.on('error', () => near.destroy());
		near.on('close', () => {
			this.#pairs.delete(pair);
			far.destroy();
		});
		far.on('close', () => near.destroy());
		// A browser asks for each upgrade on a connection of its own: the first bytes say what it is for.
		near.once('data', (first) => {
			if (this.#state === 'no-sockets' && /^upgrade: websocket/im.test(first.toString('latin1'))) {
				this.refused += 1;
				near.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
				return;
			}
			far.write(first);
			near.pipe(far);
			far.pipe(near);
		});
		near.resume();
	}
}
