/** Milliseconds between two looks. */
const LOOK = 2000;

/** Tells whoever wants to know when another snapshot is served; looks only while somebody does. */
export class Newcomers {
	private readonly listeners = new Set<() => void>();
	private timer: NodeJS.Timeout | undefined;
	private stopped = false;
	private last = '';

	/** @param stamp gives a text that changes with the snapshot */
	constructor(private readonly stamp: () => Promise<string>) {}

	/** The text at the last look, and whether there will be no more. */
	get current(): { stamp: string; over: boolean } {
		return { stamp: this.last, over: this.stopped };
	}

	/** Calls `listener` at each change, until the function that it returns is called. */
	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		void this.look();
		this.timer ??= setInterval(() => void this.look(), LOOK).unref();
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size > 0) return;
			clearInterval(this.timer);
			this.timer = undefined;
		};
	}

	/** Lets everybody go. */
	stop() {
		this.stopped = true;
		this.tell();
	}

	private async look() {
		const stamp = await this.stamp();
		if (stamp === this.last) return;
		this.last = stamp;
		this.tell();
	}

	private tell() {
		for (const listener of [...this.listeners]) listener();
	}
}
