/** Milliseconds between two looks. */
const LOOK = 2000;

/** Tells whoever wants to know when another snapshot is served; looks only while somebody does. */
export class Newcomers {
	private readonly listeners = new Set<(stamp: string) => void>();
	private timer: NodeJS.Timeout | undefined;
	private last = '';

	/** @param stamp gives a text that changes with the snapshot */
	constructor(private readonly stamp: () => Promise<string>) {}

	/** Calls `listener` now and at each change, until the function that it returns is called. */
	subscribe(listener: (stamp: string) => void): () => void {
		this.listeners.add(listener);
		void this.stamp().then(listener);
		this.timer ??= setInterval(() => void this.look(), LOOK).unref();
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size > 0) return;
			clearInterval(this.timer);
			this.timer = undefined;
		};
	}

	private async look() {
		const stamp = await this.stamp();
		if (stamp === this.last) return;
		this.last = stamp;
		for (const listener of this.listeners) listener(stamp);
	}
}
